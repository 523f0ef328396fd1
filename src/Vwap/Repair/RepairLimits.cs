namespace Vwap;

/// <summary>What gap repair bounds, why, and what happens at the bound.</summary>
public static class RepairLimits
{
    /// <summary>The most ids asked for in one request: 1,000, the venue's page.</summary>
    public const int PageTradesMax = 1_000;

    /// <summary>
    /// The most trades of one product that wait for a repair: 65,536, a few seconds of the busiest market. Later ones are let go and asked
    /// for over REST in their turn; where there is no REST to ask, the wait ends instead.
    /// </summary>
    public const int HeldTradesMax = 1 << 16;

    /// <summary>
    /// The most trades fetched to fill the windows of one product at start: 100,000, a hundred pages. A window that needs more starts with
    /// those and says <see cref="ReadingState.Filling"/>.
    /// </summary>
    public const int FillTradesMax = 100_000;

    /// <summary>
    /// The most missed trades of one product that are fetched and emitted in their place: 100,000. Of a longer absence the latest so many
    /// are, and a notice says which ids were skipped.
    /// </summary>
    public const int CatchUpTradesMax = 100_000;

    /// <summary>
    /// How often the venue may answer without an id that it was asked for before the id is given up: 12, over about a minute, as its REST
    /// may lag. The place stays marked until it leaves the windows.
    /// </summary>
    public const int UnservedAnswersMax = 12;

    /// <summary>
    /// The longest leap ahead of all known ids that is believed at once: 10,000,000, days of the busiest market. A trade beyond it is
    /// believed when a second one is near it; a heartbeat beyond it is passed over.
    /// </summary>
    public const long LeapIdsMax = 10_000_000;

    /// <summary>How long a heartbeat may be ahead of the trades before the difference counts as missing: the trades may be on their way.</summary>
    public static readonly TimeSpan TailGrace = TimeSpan.FromSeconds(1);

    /// <summary>How long a gap may close by itself before it is asked for: frames out of order are milliseconds apart.</summary>
    public static readonly TimeSpan FetchDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The wait after a first failed or fruitless request; it doubles with each further one, less up to half of it at random.</summary>
    public static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two requests for the same ids.</summary>
    public static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(15);
}

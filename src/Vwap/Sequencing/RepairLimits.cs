namespace Vwap;

/// <summary>What gap repair bounds, why, and what happens at the bound.</summary>
public static class RepairLimits
{
    /// <summary>The most ids of one request: 1,000, the largest page of any venue.</summary>
    public const int PageTradesMax = 1_000;

    /// <summary>
    /// The most trades of one stream that wait for a repair: 65,536, a few seconds of the busiest market. Later ones are dropped and fetched
    /// when their turn comes; where there is no REST to ask, the wait ends instead.
    /// </summary>
    public const int HeldTradesMax = 1 << 16;

    /// <summary>
    /// The most trades fetched to fill the windows of one stream at start: 100,000, a hundred pages. A window that needs more starts with
    /// those in state <see cref="ReadingState.Filling"/>.
    /// </summary>
    public const int FillTradesMax = 100_000;

    /// <summary>
    /// The most trades fetched for a session, a bar or an anchored window: 2,000,000, a busy day or two. Readings wait for the first
    /// <see cref="FillTradesMax"/> only. A window that needs more remains <see cref="ReadingState.Filling"/> until its next period.
    /// </summary>
    public const int LongFillTradesMax = 2_000_000;

    /// <summary>How many trades of such a fill enter the windows at a time: 50,000. Each time the windows are summed again.</summary>
    public const int LongFillStep = 50_000;

    /// <summary>
    /// The most missed trades of one stream that are fetched and emitted in their place: 100,000. After a longer downtime these are the
    /// latest, and a notice says which ids were skipped. Of a gap behind the readings, too, only that many, the latest, are requested.
    /// </summary>
    public const int CatchUpTradesMax = 100_000;

    /// <summary>
    /// How often the venue may answer without a missing id before it is abandoned: 12 times, over about a minute, as its REST may lag. The
    /// gap marks readings until it leaves the windows.
    /// </summary>
    public const int UnservedAnswersMax = 12;

    /// <summary>
    /// The longest jump ahead of all known ids that is accepted at once: 100,000, as many as are caught up. A trade beyond it is suspected
    /// to be corrupt until the next trade is near it; a heartbeat beyond it is ignored.
    /// </summary>
    public const long IdJumpMax = CatchUpTradesMax;

    /// <summary>
    /// How many trades in a row with contiguous ids below an accepted jump show that the jump was corrupt data: 3. The stream then restarts where
    /// it was before the jump.
    /// </summary>
    public const int RevertTradesMin = 3;

    /// <summary>How long a heartbeat may be ahead of the trades before the difference counts as missing: 1 second. They may be on their way.</summary>
    public static readonly TimeSpan TailGrace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long heartbeats may report newer trades of a stream while none of them comes: 10 seconds. Then the subscription is reported silent.
    /// </summary>
    public static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a gap may close by itself before a request: 100 ms, as frames out of order are milliseconds apart.</summary>
    public static readonly TimeSpan FetchDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The first delay before a request that readings wait for is retried: 50 ms. It doubles up to a twentieth of the hold, less up to half at
    /// random.
    /// </summary>
    public static readonly TimeSpan UrgentRetryDelayMin = TimeSpan.FromMilliseconds(50);

    /// <summary>The first delay before any other request is retried: 250 ms. It doubles, less up to half at random.</summary>
    public static readonly TimeSpan RetryDelayMin = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest delay between two requests for the same ids: 15 seconds.</summary>
    public static readonly TimeSpan RetryDelayMax = TimeSpan.FromSeconds(15);
}

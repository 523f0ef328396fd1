namespace Vwap.Feeds;

/// <summary>What the feed bounds, why, and what happens at the bound. What differs between venues is in <see cref="VenueFacts"/>.</summary>
public static class FeedLimits
{
    /// <summary>
    /// The longest frame read: 1 MiB. A trade takes about 340 bytes, and the reply to a subscription of every product some tens of thousands.
    /// A longer frame is read to its end, dropped and counted; the connection continues.
    /// </summary>
    public const int FrameBytesMax = 1 << 20;

    /// <summary>
    /// The highest trade id: 2^53 − 1, the highest whole number that every JSON reader reads exactly. A higher one is damage: the trade is
    /// rejected and counted.
    /// </summary>
    public const long TradeIdMax = (1L << 53) - 1;

    /// <summary>The longest REST answer read: 4 MiB; a page of 1,000 trades takes about 150 KB. A longer one counts as failed.</summary>
    public const int PageBytesMax = 4 << 20;

    /// <summary>
    /// The longest line of a file that is replayed: 32 MiB, more than a page in a recording takes with every byte escaped. A longer one is
    /// skipped and counted as unreadable.
    /// </summary>
    public const int LineBytesMax = 32 << 20;

    /// <summary>
    /// The most readings handed to the outputs at once: 4,096. Fewer are handed on as soon as no frame is left that has arrived.
    /// </summary>
    public const int BatchReadingsMax = 4_096;

    /// <summary>The most REST requests to one venue in flight at once: 8, copies aside. Others wait their turn.</summary>
    public const int RequestsInFlightMax = 8;

    /// <summary>How many times a request that readings wait for is sent at most: 3; the first page counts.</summary>
    public const int CopiesMax = 3;

    /// <summary>The longest time limit of a request, its body included: 10 seconds. One that readings wait for has as long as they do.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a request that readings wait for may go unanswered before a copy is sent, on a connection of its own: 250 ms, longer than
    /// venues usually take.
    /// </summary>
    public static readonly TimeSpan CopyAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest Retry-After that is honoured: 5 minutes. A longer one counts as this.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromMinutes(5);

    /// <summary>How long connecting and subscribing may take until the first data: 10 seconds. Then the attempt has failed.</summary>
    public static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How often a quiet connection is pinged, and how long the answer may take: 4 seconds each.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(4);

    /// <summary>The first delay before another connection attempt: half a second; it doubles.</summary>
    public static readonly TimeSpan ReconnectDelayMin = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest delay before another connection attempt: 30 seconds.</summary>
    public static readonly TimeSpan ReconnectDelayMax = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a product may stay without confirmation, refused or not, before it is subscribed to again on the same connection: 5 seconds at
    /// first; it doubles.
    /// </summary>
    public static readonly TimeSpan SubscribeDelayMin = TimeSpan.FromSeconds(5);

    /// <summary>The longest such time: 1 minute.</summary>
    public static readonly TimeSpan SubscribeDelayMax = TimeSpan.FromMinutes(1);

    /// <summary>How often a venue's list of products is read for new ones where products are given by pattern: every 5 minutes.</summary>
    public static readonly TimeSpan ListingInterval = TimeSpan.FromMinutes(5);

    /// <summary>The interval of ticks, which end waits that are over: 50 ms.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);
}

namespace Vwap.Feeds;

/// <summary>What the feed bounds, why, and what happens at the bound.</summary>
public static class FeedLimits
{
    /// <summary>
    /// The longest frame read: 1 MiB. A trade takes about 340 bytes and the reply to a subscription of every product some tens of thousands.
    /// A longer frame is read to its end and dropped, and counted; the connection goes on.
    /// </summary>
    public const int FrameBytesMax = 1 << 20;

    /// <summary>
    /// The highest trade id: 2^53 − 1, the highest whole number that every JSON reader reads exactly; Coinbase's have reached 1.1 × 10^9. A
    /// higher one is damage: the frame is rejected and counted.
    /// </summary>
    public const long TradeIdMax = (1L << 53) - 1;

    /// <summary>The longest REST answer read: 4 MiB; a page of 1,000 trades takes about 150 KB. A longer one counts as failed.</summary>
    public const int PageBytesMax = 4 << 20;

    /// <summary>
    /// The most events between the socket and the engine: 16,384. When it is full the socket is not read, the exchange may cut us off, and
    /// what is missed then is repaired.
    /// </summary>
    public const int EventsMax = 16_384;

    /// <summary>The most REST requests under way at once: 4. Others wait their turn.</summary>
    public const int RequestsUnderWayMax = 4;

    /// <summary>The shortest time between two REST requests: an eighth of a second. The exchange allows 10 a second.</summary>
    public static readonly TimeSpan RequestSpacing = TimeSpan.FromSeconds(1) / 8;

    /// <summary>The shortest time between two connection attempts: an eighth of a second. The exchange allows 8 a second.</summary>
    public static readonly TimeSpan ConnectSpacing = TimeSpan.FromSeconds(1) / 8;

    /// <summary>How long a REST request may take, its body included: 10 seconds. Then it counts as failed.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest that a Retry-After is honoured: 5 minutes. A longer one is taken for a mistake.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromMinutes(5);

    /// <summary>How long connecting and subscribing may take until the first data: 10 seconds. Then the attempt counts as failed.</summary>
    public static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long no frame may come before the connection counts as dead: 5 seconds, as heartbeats come every second.</summary>
    public static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long heartbeats may tell of newer trades of a product while none of them comes: 10 seconds. Then the connection is made anew.
    /// </summary>
    public static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How often a quiet connection is asked for a sign of life, and how long it may take to give it: 4 seconds each.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(4);

    /// <summary>The first wait before another connection attempt: half a second; it doubles.</summary>
    public static readonly TimeSpan ReconnectDelayMin = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before another connection attempt: 30 seconds.</summary>
    public static readonly TimeSpan ReconnectDelayMax = TimeSpan.FromSeconds(30);

    /// <summary>How often the engine is told that time has passed: 20 times a second.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);
}

namespace Vwap.Simulator;

/// <summary>The limits of the embedded exchange, why they exist and what happens when they are reached. A dialect has its venue's own limits.</summary>
public static class SimulatorLimits
{
    /// <summary>The heartbeat interval: 1 second.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>The interval of trade batches at a finite rate, for venues that batch: 250 milliseconds. At the maximum rate each taker order is a batch.</summary>
    public static readonly TimeSpan BatchInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>The maximum trades per batch: 500, a frame of about 75 KB. At the limit the batch is sent early.</summary>
    public const int BatchTradesMax = 500;

    /// <summary>The maximum size of a client message: 64 KiB. A larger one closes the connection with status 1009.</summary>
    public const int ClientMessageBytesMax = 65_536;

    /// <summary>The maximum frames queued for a client: 65,536, about 20 MB. At the limit it is disconnected, as at the real exchanges.</summary>
    public const int ClientQueueFramesMax = 65_536;

    /// <summary>The maximum trade frames queued for a client at the maximum rate: 512, so that little is lost with a connection. The market waits.</summary>
    public const int ClientBacklogAtMaxRate = 512;

    /// <summary>At the maximum rate, a client that makes no room for 30 seconds is disconnected: it would block the market for all.</summary>
    public static readonly TimeSpan SlowClientTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The deadline for answering a close frame: 2 seconds. Then the connection is aborted.</summary>
    public static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    /// <summary>A market more than 1 second behind its rate (a suspended process) continues from there instead of flooding its clients.</summary>
    public static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(1);

    /// <summary>The maximum trades per product that REST serves: 200,000, up to 16 MB, enough to fill windows and to catch up. Older ones are evicted.</summary>
    public const int RestTradesMax = 200_000;

    /// <summary>The maximum rows per page of trades, and the default: 1,000. Coinbase caps a larger <c>limit</c>, Kraken refuses a larger <c>count</c>.</summary>
    public const int RestPageRowsMax = 1_000;

    /// <summary>The maximum trades of one taker order: 32.</summary>
    public const int BurstTradesMax = 32;

    /// <summary>The maximum finite rate: 1,000,000 trades per second.</summary>
    public const int TradesPerSecondMax = 1_000_000;

    /// <summary>The speed of the market's own clock at the maximum rate: 1,000 trades per second.</summary>
    public const int ClockTradesPerSecondAtMaxRate = 1_000;

    /// <summary>The duration of a stall: 20 seconds, longer than a client should wait. Then the connection continues, with a gap.</summary>
    public static readonly TimeSpan StallTime = TimeSpan.FromSeconds(20);

    /// <summary>The maximum delay of a slow frame: 20 milliseconds.</summary>
    public static readonly TimeSpan SlowDelayMax = TimeSpan.FromMilliseconds(20);

    /// <summary>The maximum time a reordered frame is held: 1 second.</summary>
    public static readonly TimeSpan ReorderHold = TimeSpan.FromSeconds(1);

    /// <summary>The maximum frames that overtake a reordered one: 3.</summary>
    public const int ReorderDistanceMax = 3;

    /// <summary>The size of an oversized garbage frame: 2 MiB. The largest real frames, level2 snapshots, have about 1.3 MB.</summary>
    public const int OversizedFrameBytes = 2 << 20;

    /// <summary>The depth of a nested garbage frame: 20,000 arrays. Readers should stop at 64; careless ones overflow their stack.</summary>
    public const int NestingBombDepth = 20_000;

    /// <summary>The delay of a slow REST response: 1 second.</summary>
    public static readonly TimeSpan RestSlowDelay = TimeSpan.FromSeconds(1);

    /// <summary>The maximum products: 1,000.</summary>
    public const int ProductsMax = 1_000;
}

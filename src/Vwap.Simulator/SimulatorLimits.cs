namespace Vwap.Simulator;

/// <summary>What the embedded exchange bounds, why, and what happens at the bound.</summary>
public static class SimulatorLimits
{
    /// <summary>A client that has not subscribed 5 seconds after connecting is disconnected, as at the real exchange.</summary>
    public static readonly TimeSpan SubscribeWithin = TimeSpan.FromSeconds(5);

    /// <summary>One heartbeat a second for each subscribed product.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>The largest message that a client may send: 64 KiB. Beyond it the connection is closed with status 1009.</summary>
    public const int ClientMessageBytesMax = 65_536;

    /// <summary>
    /// The most frames that wait for one client at a finite rate: 65,536, some 20 MB. A client that lets it fill is cut off, as the real
    /// exchange does (<c>ErrSlowConsume</c>).
    /// </summary>
    public const int ClientQueueFramesMax = 65_536;

    /// <summary>
    /// The most trade frames that wait for one client at the maximum rate: 512. At that rate the market waits for its clients instead of
    /// cutting them off; the queue is short so that little is lost with a connection.
    /// </summary>
    public const int ClientBacklogAtMaxRate = 512;

    /// <summary>At the maximum rate, a client that has made no room for 30 seconds is cut off: it would hold up the market for all.</summary>
    public static readonly TimeSpan SlowClientPatience = TimeSpan.FromSeconds(30);

    /// <summary>How long a closing connection may take to say goodbye: 2 seconds. Then it is aborted.</summary>
    public static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A market that has fallen more than 1 second behind its rate (the process was suspended) goes on from where it is, instead of
    /// flooding its clients with what it did not do.
    /// </summary>
    public static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(1);

    /// <summary>The most trades of one product that REST serves: the last 200,000, which take 8 MB: a fill and a catch-up of vwap. Older ones are forgotten.</summary>
    public const int RestTradesMax = 200_000;

    /// <summary>The most rows of one page of trades, and the default: 1,000. A larger <c>limit</c> gets this many.</summary>
    public const int RestPageRowsMax = 1_000;

    /// <summary>How many REST requests a second one address may make: 10. Beyond it the answer is 429.</summary>
    public const int RestRequestsPerSecond = 10;

    /// <summary>How many REST requests one address may make at once after a rest: 15.</summary>
    public const int RestRequestsBurst = 15;

    /// <summary>The most addresses whose REST rate is remembered: 10,000. At the bound those that are at rest are forgotten.</summary>
    public const int RestAddressesMax = 10_000;

    /// <summary>The most trades of one burst: one taker order that eats through the book at one time.</summary>
    public const int BurstTradesMax = 32;

    /// <summary>The fastest finite rate: 1,000,000 trades a second.</summary>
    public const int TradesPerSecondMax = 1_000_000;

    /// <summary>How fast the market's own clock runs at the maximum rate: as if there were 1,000 trades a second.</summary>
    public const int ClockTradesPerSecondAtMaxRate = 1_000;

    /// <summary>How long a stalled connection is silent: 20 seconds, longer than a watchful client waits. Then it goes on, with a hole.</summary>
    public static readonly TimeSpan StallTime = TimeSpan.FromSeconds(20);

    /// <summary>The longest delay of a slow frame: 20 milliseconds.</summary>
    public static readonly TimeSpan SlowDelayMax = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a reordered frame waits for those that are to overtake it: 1 second. Then it is sent.</summary>
    public static readonly TimeSpan ReorderHold = TimeSpan.FromSeconds(1);

    /// <summary>The most frames that overtake a reordered one: 3.</summary>
    public const int ReorderDistanceMax = 3;

    /// <summary>The size of an oversized garbage frame: 2 MiB. The largest real frames, level2 snapshots, have some 1.3 MB.</summary>
    public const int OversizedFrameBytes = 2 << 20;

    /// <summary>How deep a garbage frame nests: 20,000 arrays. Readers stop at 64, careless ones at the end of their stack.</summary>
    public const int NestingBombDepth = 20_000;

    /// <summary>How late a slow REST answer is: 1 second.</summary>
    public static readonly TimeSpan RestSlowDelay = TimeSpan.FromSeconds(1);

    /// <summary>The most products of a generated market: 1,000.</summary>
    public const int ProductsMax = 1_000;
}

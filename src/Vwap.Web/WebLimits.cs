namespace Vwap.Web;

/// <summary>What the web server bounds, why, and what happens at the bound.</summary>
public static class WebLimits
{
    /// <summary>The readings kept of each stream and window by default: 3,600, about 550 kB. Older ones are gone from the history and cannot be resumed after.</summary>
    public const int HistoryReadingsDefault = 3_600;

    /// <summary>The most readings that can be kept of each stream and window: 1,000,000, about 150 MB.</summary>
    public const int HistoryReadingsMax = 1_000_000;

    /// <summary>The most readings whose order over all streams is kept: 1,048,576, which take 16 MiB. A client of <c>all=true</c> cannot resume after an older one.</summary>
    public const int OrderReadingsMax = 1 << 20;

    /// <summary>The most clients of the stream by default: 1,024. The next one gets 503.</summary>
    public const int StreamClientsDefault = 1_024;

    /// <summary>The most connections besides those of the stream's clients: 256. The next one is closed.</summary>
    public const int OtherConnectionsMax = 256;

    /// <summary>The most readings a second of one product to one client of the stream, unless it asks for all: 10. The latest ones win.</summary>
    public const int ReadingsPerSecondMax = 10;

    /// <summary>The notices kept, such as gaps and repairs: 256. The oldest is dropped.</summary>
    public const int NoticesMax = 256;

    /// <summary>The fewest threads of the pool once the stream has a client: 16. With as many as processors, trades would wait in line behind a thousand clients.</summary>
    public const int PoolThreadsMin = 16;

    /// <summary>The longest head of a request: 16 KiB. A longer one gets 431.</summary>
    public const int HeaderBytesMax = 16 * 1024;

    /// <summary>The longest first line of a request: 4 KiB. A longer one gets 414.</summary>
    public const int RequestLineBytesMax = 4 * 1024;

    /// <summary>How often the stream looks for new readings while it has clients: every 25 ms. Those of that time go out in one write.</summary>
    public static readonly TimeSpan StreamInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>After how much silence a client of the stream gets a comment, so that proxies keep the connection: 10 s.</summary>
    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long the head of a request may take: 8 s. Then the connection is closed.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(8);

    /// <summary>How long a client may take no bytes that wait for it: 5 s. Then the connection is closed.</summary>
    public static readonly TimeSpan StalledTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for requests in progress: 1 s. Then their connections are closed.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);
}

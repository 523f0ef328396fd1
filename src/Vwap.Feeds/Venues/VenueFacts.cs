namespace Vwap.Feeds;

/// <summary>The addresses, limits and rules of a venue.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed record VenueFacts
{
    /// <summary>The venue's name.</summary>
    public required VenueId Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The WebSocket address of market data, without authentication.</summary>
    public required Uri WebSocket { get; init; }

    /// <summary>The REST address that past trades are fetched from, without authentication; null when there is none.</summary>
    public required Uri? Rest { get; init; }

    /// <summary>The products to watch by default: at least one.</summary>
    public required IReadOnlyList<ProductId> DefaultProducts { get; init; }

    /// <summary>How trade ids run.</summary>
    public required TradeIdRule Ids { get; init; }

    /// <summary>The most trades of one REST page: 1 to <see cref="RepairLimits.PageTradesMax"/>.</summary>
    public required int PageTradesMax { get; init; }

    /// <summary>The shortest time between two REST requests, on average.</summary>
    public required TimeSpan RequestSpacing { get; init; }

    /// <summary>How many REST requests may follow one another at once. Default: 1.</summary>
    public int RequestBurst { get; init; } = 1;

    /// <summary>The shortest time between two connection attempts.</summary>
    public required TimeSpan ConnectSpacing { get; init; }

    /// <summary>How long no frame may come before a connection counts as dead. Default: 5 seconds, where heartbeats come every second.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A message that keeps a quiet connection open; null where none is needed.</summary>
    public byte[]? KeepAliveMessage { get; init; }

    /// <summary>How often that message is sent. Default: every 30 seconds.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The most products of one connection: more take several. Default: 100, a share that a lost connection may take with it; no venue here names
    /// a number.
    /// </summary>
    public int ProductsPerConnectionMax { get; init; } = 100;

    /// <summary>Whether one refused product fails the whole subscription.</summary>
    public required bool OneRefusalFailsAll { get; init; }

    /// <summary>Whether an address is the venue's own.</summary>
    public bool IsOwn(Uri webSocket) => string.Equals(webSocket.Host, WebSocket.Host, StringComparison.OrdinalIgnoreCase);
}

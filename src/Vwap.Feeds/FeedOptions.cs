namespace Vwap.Feeds;

/// <summary>Where trades come from, and which. Immutable.</summary>
public sealed record FeedOptions
{
    /// <summary>The WebSocket address of the exchange. Default: Coinbase Exchange's market data.</summary>
    public Uri Endpoint { get; init; } = CoinbaseEndpoints.WebSocket;

    /// <summary>The REST address from which missed trades are fetched; null when there is none. Default: Coinbase Exchange's.</summary>
    public Uri? Rest { get; init; } = CoinbaseEndpoints.Rest;

    /// <summary>The products to subscribe to: at least one.</summary>
    public required IReadOnlyList<ProductId> Products { get; init; }
}

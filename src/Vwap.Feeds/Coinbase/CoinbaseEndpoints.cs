namespace Vwap.Feeds;

/// <summary>Where Coinbase Exchange is found (docs/venues/coinbase.md).</summary>
public static class CoinbaseEndpoints
{
    /// <summary>Market data, without login.</summary>
    public static readonly Uri WebSocket = new("wss://ws-feed.exchange.coinbase.com");

    /// <summary>Trades that were missed, without login.</summary>
    public static readonly Uri Rest = new("https://api.exchange.coinbase.com");

    private static readonly Dictionary<string, string> Retired = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ws-feed.pro.coinbase.com"] = "ws-feed.exchange.coinbase.com",
        ["ws-feed.gdax.com"] = "ws-feed.exchange.coinbase.com",
        ["ws-feed-public.sandbox.pro.coinbase.com"] = "ws-feed-public.sandbox.exchange.coinbase.com",
        ["ws-feed-public.sandbox.gdax.com"] = "ws-feed-public.sandbox.exchange.coinbase.com",
        ["api.pro.coinbase.com"] = "api.exchange.coinbase.com",
        ["api.gdax.com"] = "api.exchange.coinbase.com",
    };

    /// <summary>Today's address for one that the exchange has retired; null for any other.</summary>
    public static Uri? Successor(Uri address) =>
        Retired.TryGetValue(address.Host, out var host) ? new UriBuilder(address) { Host = host }.Uri : null;

    /// <summary>Where the trades missed on a feed are fetched, when the user does not say: known for the exchange's own feeds only.</summary>
    public static Uri? RestFor(Uri webSocket) => SameHost(webSocket, WebSocket) ? Rest : null;

    private static bool SameHost(Uri one, Uri other) => string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase);
}

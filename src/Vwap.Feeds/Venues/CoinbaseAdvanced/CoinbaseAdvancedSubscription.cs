namespace Vwap.Feeds;

/// <summary>Requests a subscription, and reads what the venue says about it.</summary>
internal static class CoinbaseAdvancedSubscription
{
    /// <summary>One request per channel: the trades of the products, and heartbeats, without which quiet channels are closed.</summary>
    public static IReadOnlyList<byte[]> Create(IReadOnlyList<ProductId> products) => [Create("subscribe", "market_trades", products), Create("subscribe", "heartbeats", products)];

    /// <summary>The request that ends the trades of some products; heartbeats are those of the connection.</summary>
    public static IReadOnlyList<byte[]> CreateEnd(IReadOnlyList<ProductId> products) => [Create("unsubscribe", "market_trades", products)];

    /// <summary>Looks for subscribed products in the venue's complete list of subscriptions: a refused product is silently left out.</summary>
    /// <returns>A description of what is missing; null when nothing is.</returns>
    public static string? FindMissing(ReadOnlySpan<byte> reply, IEnumerable<string> subscribed) => SubscriptionText.FindMissing(reply, subscribed, static root =>
        root.GetProperty("events").EnumerateArray()
            .Select(element => element.GetProperty("subscriptions"))
            .Where(subscriptions => subscriptions.TryGetProperty("market_trades", out _))
            .SelectMany(subscriptions => subscriptions.GetProperty("market_trades").EnumerateArray()));

    private static byte[] Create(string type, string channel, IReadOnlyList<ProductId> products) => SubscriptionText.Write(new()
    {
        ["type"] = type,
        ["product_ids"] = SubscriptionText.NamesOf(products),
        ["channel"] = channel,
    });
}

namespace Vwap.Feeds;

/// <summary>Requests a subscription, and reads what the venue says about it.</summary>
internal static class CoinbaseAdvancedSubscription
{
    /// <summary>One request per channel: the trades of the products, and heartbeats, without which quiet channels are closed.</summary>
    public static IReadOnlyList<byte[]> Create(IReadOnlyList<ProductId> products) => [Create("market_trades", products), Create("heartbeats", products)];

    /// <summary>Looks for subscribed products in the venue's complete list of subscriptions: a refused product is silently left out.</summary>
    /// <returns>A description of what is missing; null when nothing is.</returns>
    public static string? FindMissing(ReadOnlySpan<byte> reply, IEnumerable<string> subscribed) => SubscriptionText.FindMissing(reply, subscribed, static root =>
        root.GetProperty("events").EnumerateArray()
            .Select(element => element.GetProperty("subscriptions"))
            .Where(subscriptions => subscriptions.TryGetProperty("market_trades", out _))
            .SelectMany(subscriptions => subscriptions.GetProperty("market_trades").EnumerateArray()));

    private static byte[] Create(string channel, IReadOnlyList<ProductId> products) => SubscriptionText.Write(new()
    {
        ["type"] = "subscribe",
        ["product_ids"] = SubscriptionText.NamesOf(products),
        ["channel"] = channel,
    });
}

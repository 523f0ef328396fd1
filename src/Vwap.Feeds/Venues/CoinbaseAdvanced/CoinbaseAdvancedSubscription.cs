using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Requests a subscription, and reads what the venue says about it.</summary>
internal static class CoinbaseAdvancedSubscription
{
    /// <summary>One request per channel: the trades of the products, and heartbeats, without which quiet channels are closed.</summary>
    public static IReadOnlyList<byte[]> Create(IReadOnlyList<ProductId> products) => [Create("market_trades", products), Create("heartbeats", products)];

    /// <summary>Looks for subscribed products in the venue's complete list of subscriptions: a refused product is silently left out.</summary>
    /// <returns>A description of what is missing; null when nothing is.</returns>
    public static string? FindMissing(ReadOnlySpan<byte> reply, IEnumerable<string> subscribed)
    {
        try
        {
            var reader = new Utf8JsonReader(reply);
            using var document = JsonDocument.ParseValue(ref reader);
            var confirmed = document.RootElement.GetProperty("events").EnumerateArray()
                .Select(element => element.GetProperty("subscriptions"))
                .Where(subscriptions => subscriptions.TryGetProperty("market_trades", out _))
                .SelectMany(subscriptions => subscriptions.GetProperty("market_trades").EnumerateArray())
                .Select(product => product.GetString()!)
                .ToHashSet(StringComparer.Ordinal);
            return CoinbaseSubscription.DescribeMissing(subscribed.Where(name => !confirmed.Contains(name)));
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            return $"unreadable list of subscriptions: {Encoding.UTF8.GetString(reply)}";
        }
    }

    private static byte[] Create(string channel, IReadOnlyList<ProductId> products)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "subscribe"u8);
            json.WriteStartArray("product_ids"u8);
            foreach (var product in products)
                json.WriteStringValue(product.Name);
            json.WriteEndArray();
            json.WriteString("channel"u8, channel);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Requests a subscription, and reads what the exchange says about it.</summary>
internal static class CoinbaseSubscription
{
    /// <summary>One request for the trades and heartbeats of the products. Heartbeats need product ids of their own.</summary>
    public static IReadOnlyList<byte[]> Create(IEnumerable<ProductId> products)
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
            json.WriteStartArray("channels"u8);
            json.WriteStringValue("matches"u8);
            json.WriteStringValue("heartbeat"u8);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [buffer.WrittenSpan.ToArray()];
    }

    /// <summary>
    /// The message and reason of an <c>error</c> frame; the reason is optional. The whole frame where it has neither, or where they are not
    /// text (half a surrogate pair).
    /// </summary>
    public static string ReadReason(ReadOnlySpan<byte> error)
    {
        try
        {
            var reader = new Utf8JsonReader(error);
            using var document = JsonDocument.ParseValue(ref reader);
            string[] words = [ReadText(document.RootElement, "message"), ReadText(document.RootElement, "reason")];
            var reason = string.Join(": ", words.Where(text => text.Length > 0));
            return reason.Length > 0 ? reason : Encoding.UTF8.GetString(error);
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(error);
        }
    }

    /// <summary>Looks for subscribed products in the exchange's complete list of subscriptions.</summary>
    /// <returns>A description of what is missing; null when nothing is.</returns>
    public static string? FindMissing(ReadOnlySpan<byte> reply, IEnumerable<string> subscribed)
    {
        try
        {
            var reader = new Utf8JsonReader(reply);
            using var document = JsonDocument.ParseValue(ref reader);
            var confirmed = document.RootElement.GetProperty("channels").EnumerateArray()
                .Where(channel => channel.GetProperty("name").ValueEquals("matches"))
                .SelectMany(channel => channel.GetProperty("product_ids").EnumerateArray())
                .Select(product => product.GetString()!)
                .ToHashSet(StringComparer.Ordinal);
            return DescribeMissing(subscribed.Where(name => !confirmed.Contains(name)));
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            return $"unreadable list of subscriptions: {Encoding.UTF8.GetString(reply)}";
        }
    }

    public static string? DescribeMissing(IEnumerable<string> products)
    {
        var names = string.Join(", ", products);
        return names.Length == 0 ? null : $"not subscribed to the trades of {names}";
    }

    private static string ReadText(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

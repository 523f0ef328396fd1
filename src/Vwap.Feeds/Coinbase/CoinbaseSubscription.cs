using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>What is said and heard around a subscription.</summary>
internal static class CoinbaseSubscription
{
    /// <summary>The request for the trades and heartbeats of some products. Heartbeats need product ids of their own.</summary>
    public static byte[] CreateRequest(IEnumerable<ProductId> products)
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

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The exchange's words in an <c>error</c> frame: its message and its reason, which is not always there. The whole frame where it has
    /// neither, or where they are no text (half a surrogate pair).
    /// </summary>
    public static string ReadReason(ReadOnlyMemory<byte> error)
    {
        try
        {
            using var document = JsonDocument.Parse(error);
            string[] words = [ReadText(document.RootElement, "message"), ReadText(document.RootElement, "reason")];
            var reason = string.Join(": ", words.Where(text => text.Length > 0));
            return reason.Length > 0 ? reason : Encoding.UTF8.GetString(error.Span);
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(error.Span);
        }
    }

    /// <summary>Looks for the products whose trades were asked for but are not in the exchange's complete list of subscriptions.</summary>
    /// <returns>What is to be told; null when nothing was left out.</returns>
    public static string? FindLeftOut(ReadOnlyMemory<byte> reply, IEnumerable<ProductId> asked)
    {
        try
        {
            using var document = JsonDocument.Parse(reply);
            var confirmed = ReadMatches(document.RootElement).ToHashSet(StringComparer.Ordinal);
            var leftOut = asked.Select(product => product.Name).Where(name => !confirmed.Contains(name)).ToArray();
            return leftOut.Length == 0 ? null : $"no subscription to the trades of {string.Join(", ", leftOut)}";
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            return $"subscriptions that cannot be read: {Encoding.UTF8.GetString(reply.Span)}";
        }
    }

    private static IEnumerable<string> ReadMatches(JsonElement reply) => reply.GetProperty("channels").EnumerateArray()
        .Where(channel => channel.GetProperty("name").ValueEquals("matches"))
        .SelectMany(channel => channel.GetProperty("product_ids").EnumerateArray())
        .Select(product => product.GetString()!);

    private static string ReadText(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

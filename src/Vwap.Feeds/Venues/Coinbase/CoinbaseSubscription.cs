using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Feeds;

/// <summary>Requests a subscription, and reads what the exchange says about it.</summary>
internal static class CoinbaseSubscription
{
    /// <summary>One request, <c>subscribe</c> or <c>unsubscribe</c>, for the trades and heartbeats of the products. Heartbeats need product ids of their own.</summary>
    public static IReadOnlyList<byte[]> Create(string type, IEnumerable<ProductId> products) =>
    [
        SubscriptionText.Write(new()
        {
            ["type"] = type,
            ["product_ids"] = SubscriptionText.NamesOf(products),
            ["channels"] = new JsonArray("matches", "heartbeat"),
        }),
    ];

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
    public static string? FindMissing(ReadOnlySpan<byte> reply, IEnumerable<string> subscribed) => SubscriptionText.FindMissing(reply, subscribed, static root =>
        root.GetProperty("channels").EnumerateArray()
            .Where(channel => channel.GetProperty("name").ValueEquals("matches"))
            .SelectMany(channel => channel.GetProperty("product_ids").EnumerateArray()));

    private static string ReadText(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

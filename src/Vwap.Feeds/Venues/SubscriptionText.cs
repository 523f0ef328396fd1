using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Feeds;

/// <summary>What the subscriptions of all venues share: writing a request, and looking for products in a venue's reply.</summary>
internal static class SubscriptionText
{
    public static byte[] Write(JsonObject request) => Encoding.UTF8.GetBytes(request.ToJsonString());

    public static JsonArray NamesOf(IEnumerable<ProductId> products) => new([.. products.Select(product => (JsonNode)product.Name)]);

    /// <summary>Looks for subscribed products in a venue's complete list of subscriptions.</summary>
    /// <param name="reply">The reply with the list.</param>
    /// <param name="subscribed">The names of the products.</param>
    /// <param name="find">Finds the names in the reply; may throw where the reply is of another form.</param>
    /// <returns>A description of what is missing; null when nothing is.</returns>
    public static string? FindMissing(ReadOnlySpan<byte> reply, IEnumerable<string> subscribed, Func<JsonElement, IEnumerable<JsonElement>> find)
    {
        try
        {
            var reader = new Utf8JsonReader(reply);
            using var document = JsonDocument.ParseValue(ref reader);
            var confirmed = find(document.RootElement).Select(product => product.GetString()!).ToHashSet(StringComparer.Ordinal);
            var missing = string.Join(", ", subscribed.Where(name => !confirmed.Contains(name)));
            return missing.Length == 0 ? null : $"not subscribed to the trades of {missing}";
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            return $"unreadable list of subscriptions: {Encoding.UTF8.GetString(reply)}";
        }
    }
}

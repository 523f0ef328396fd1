using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Reads what clients send: <c>subscribe</c> and <c>unsubscribe</c> in all forms of the exchange.</summary>
/// <remarks>
/// Products at the root count for every channel that names none of its own. One fault refuses the whole request. An unsubscribe
/// from a channel without products means all of them.
/// </remarks>
internal sealed class SubscriptionRequestReader(TradingFloor floor)
{
    /// <summary>Reads one message.</summary>
    /// <returns>The request, or null and the reason why there is none.</returns>
    public SubscriptionRequest? Read(ReadOnlyMemory<byte> utf8, out Refusal? refusal)
    {
        try
        {
            using var message = JsonDocument.Parse(utf8);
            return Read(message.RootElement, out refusal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter for a string that is no text: half of a surrogate pair, or bytes that are no UTF-8.
            refusal = new("Malformed JSON");
            return null;
        }
    }

    private SubscriptionRequest? Read(JsonElement message, out Refusal? refusal)
    {
        var type = message.ValueKind == JsonValueKind.Object ? ReadString(message, "type") : null;
        var adds = type == "subscribe";
        if (!adds && type != "unsubscribe")
        {
            refusal = new("Failed to subscribe", "Type has to be either subscribe or unsubscribe");
            return null;
        }

        var parts = new List<SubscriptionPart>();
        var reason = ReadParts(message, adds, parts);
        refusal = reason is null ? null : new(adds ? "Failed to subscribe" : "Failed to unsubscribe", reason);
        return reason is null ? new(adds, parts) : null;
    }

    private string? ReadParts(JsonElement message, bool adds, List<SubscriptionPart> parts)
    {
        if (!TryReadProducts(message, out var rootProducts, out var reason))
            return reason;
        if (!message.TryGetProperty("channels", out var channels) || channels.ValueKind != JsonValueKind.Array || channels.GetArrayLength() == 0)
            return "No channels provided";

        foreach (var channel in channels.EnumerateArray())
        {
            reason = ReadPart(channel, rootProducts, adds, parts);
            if (reason is not null)
                return reason;
        }

        return null;
    }

    private string? ReadPart(JsonElement element, IReadOnlyList<string> rootProducts, bool adds, List<SubscriptionPart> parts)
    {
        var isObject = element.ValueKind == JsonValueKind.Object;
        var name = isObject ? ReadString(element, "name") : element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        if (name is null)
            return "A channel has to be a name or an object with a name";
        if (ChannelNames.Find(name, out var reason) is not { } channel)
            return reason;

        IReadOnlyList<string> ownProducts = [];
        if (isObject && !TryReadProducts(element, out ownProducts, out reason))
            return reason;
        var products = ownProducts.Count > 0 ? ownProducts : rootProducts;
        if (products.Count == 0)
        {
            if (adds)
                return $"You need to specify at least one product ID for channel {name}";
            products = [.. floor.Listings.Select(listing => listing.Id.Name)];
        }

        parts.Add(new(channel, products));
        return null;
    }

    private bool TryReadProducts(JsonElement element, out IReadOnlyList<string> products, out string? reason)
    {
        products = [];
        reason = null;
        if (!element.TryGetProperty("product_ids", out var ids) || ids.ValueKind == JsonValueKind.Null)
            return true;
        if (ids.ValueKind != JsonValueKind.Array || ids.EnumerateArray().Any(id => id.ValueKind != JsonValueKind.String))
        {
            reason = "product_ids has to be an array of strings";
            return false;
        }

        products = [.. ids.EnumerateArray().Select(id => id.GetString()!)];
        var unknown = products.FirstOrDefault(product => floor.Find(product) is null);
        reason = unknown is null ? null : $"{unknown} is not a valid product";
        return unknown is null;
    }

    private static string? ReadString(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

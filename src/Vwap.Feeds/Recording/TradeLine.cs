using System.Text;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Reads a trade as a JSON object with the members product, trade_id, price, size, time and optionally venue and taker_side: a reading is one, too.</summary>
internal static class TradeLine
{
    /// <summary>Whether a line is meant to be such an object.</summary>
    public static bool IsOne(ReadOnlySpan<byte> line) => line.StartsWith("{\"product\":"u8);

    /// <returns>Why it is not a trade; null when it is one.</returns>
    public static string? TryRead(ReadOnlyMemory<byte> line, VenueId defaultVenue, out Trade trade, out (string Vwap, string? Window)? claim)
    {
        (trade, claim) = (default, null);
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var venue = defaultVenue;
            if (!ProductId.TryParse(Text(root, "product"), out var product) || (root.TryGetProperty("venue", out _) && !VenueId.TryParse(Text(root, "venue"), out venue)))
                return "no product";
            if (!root.TryGetProperty("trade_id", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var id) || id is <= 0 or > FeedLimits.TradeIdMax)
                return "trade id";
            if (!Price.TryParse(Utf8(root, "price"), out var price))
                return "price";
            if (!Size.TryParse(Utf8(root, "size"), out var size))
                return "size";
            if (!TradeTime.TryParse(Utf8(root, "time"), out var time))
                return "time";
            trade = new(new(venue, product), id, price, size, time, TakerSides.Parse(Utf8(root, "taker_side")));
            claim = Text(root, "vwap") is { } vwap ? (vwap, Text(root, "window")) : null;
            return null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return "not JSON";
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static byte[] Utf8(JsonElement root, string name) => Encoding.UTF8.GetBytes(Text(root, name) ?? "");
}

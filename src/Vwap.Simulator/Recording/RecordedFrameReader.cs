using System.Text;
using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>Finds the trade frame in a line: the line itself, or the string member <c>raw</c> of an envelope.</summary>
internal static class RecordedFrameReader
{
    /// <summary>Reads one line; null when it holds no trade frame of a product.</summary>
    public static RecordedFrame? Read(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            if (ReadText(json.RootElement, "raw") is not { } raw)
                return ReadFrame(line, json.RootElement);

            var inner = Encoding.UTF8.GetBytes(raw);
            using var frame = JsonDocument.Parse(inner);
            return frame.RootElement.ValueKind == JsonValueKind.Object ? ReadFrame(inner, frame.RootElement) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter for a string that is no text: half of a surrogate pair, or bytes that are no UTF-8.
            return null;
        }
    }

    private static RecordedFrame? ReadFrame(byte[] utf8, JsonElement frame)
    {
        var isTrade = ReadText(frame, "type") is "match" or "last_match";
        return isTrade && ProductId.TryParse(ReadText(frame, "product_id"), out var product)
            ? new(utf8, product, ReadTrade(frame), ReadNumber(frame, "sequence"))
            : null;
    }

    private static TapedTrade? ReadTrade(JsonElement frame)
    {
        var valid = Price.TryParse(ReadBytes(frame, "price"), out var price)
            & Size.TryParse(ReadBytes(frame, "size"), out var size)
            & TradeTime.TryParse(ReadBytes(frame, "time"), out var time);
        var id = ReadNumber(frame, "trade_id");
        return valid && id > 0
            ? new(id, price.Digits, size.Digits, time, price.Decimals, size.Decimals, ReadText(frame, "side") == "sell")
            : null;
    }

    private static long ReadNumber(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static byte[] ReadBytes(JsonElement frame, string name) => Encoding.UTF8.GetBytes(ReadText(frame, name) ?? "");

    private static string? ReadText(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

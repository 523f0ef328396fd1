using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vwap.Kafka;

/// <summary>A normalised trade as a record's value: <c>{"product":…,"trade_id":…,"price":…,"size":…,"time":…}</c>.</summary>
internal static class TradeJson
{
    public static void Write(in Trade trade, IBufferWriter<byte> writer)
    {
        Span<byte> time = stackalloc byte[TradeTime.TextLength];
        TradeTime.Format(trade.Time, time);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"product":"{{trade.Product.Name}}","trade_id":{{trade.Id}},"price":"{{trade.Price}}","size":"{{trade.Size}}","time":"{{Encoding.ASCII.GetString(time)}}"}""");
        writer.Advance(Encoding.UTF8.GetBytes(text, writer.GetSpan(text.Length)));
    }

    /// <returns>False when the value is no such trade.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> value, out Trade trade)
    {
        trade = default;
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind == JsonValueKind.Object && TryRead(document.RootElement, out trade);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryRead(JsonElement root, out Trade trade)
    {
        trade = default;
        if (!ProductId.TryParse(Text(root, "product"), out var product)
            || !(root.TryGetProperty("trade_id", out var idMember) && idMember.ValueKind == JsonValueKind.Number && idMember.TryGetInt64(out var id) && id > 0)
            || !Price.TryParse(Bytes(root, "price"), out var price)
            || !Size.TryParse(Bytes(root, "size"), out var size)
            || !TradeTime.TryParse(Bytes(root, "time"), out var time))
        {
            return false;
        }

        trade = new(product, id, price, size, time);
        return true;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static byte[] Bytes(JsonElement root, string name) => Encoding.UTF8.GetBytes(Text(root, name) ?? "");
}

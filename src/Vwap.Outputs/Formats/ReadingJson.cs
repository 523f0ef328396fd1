using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Vwap.Outputs;

/// <summary>A reading as a JSON object: a line of the output, a Kafka value and a server-sent event are the same bytes.</summary>
public static class ReadingJson
{
    /// <summary>No object is longer: the members' names, and each value at its longest.</summary>
    public const int LengthMax = 512;

    /// <summary>Writes the object without a line end. Allocates nothing of its own.</summary>
    public static void Write(in Reading reading, IBufferWriter<byte> writer)
    {
        var text = new Utf8Text(writer.GetSpan(LengthMax));
        var trade = reading.Trade;
        text.Append("{\"product\":\""u8);
        text.Append(trade.Product.Name);
        text.Append("\",\"window\":\""u8);
        text.Append(reading.Window.Text);
        text.Append("\",\"vwap\":\""u8);
        text.Append(reading.Vwap);
        text.Append("\",\"volume\":\""u8);
        text.Append(reading.Volume);
        text.Append("\",\"notional\":\""u8);
        text.Append(reading.Notional);
        text.Append("\",\"count\":"u8);
        text.Append(reading.Count);
        text.Append(",\"trade_id\":"u8);
        text.Append(trade.Id);
        text.Append(",\"price\":\""u8);
        text.Append(trade.Price.ToExact());
        text.Append("\",\"size\":\""u8);
        text.Append(trade.Size.ToExact());
        text.Append("\",\"time\":\""u8);
        text.Append(trade.Time);
        text.Append("\",\"state\":\""u8);
        text.Append(reading.State);
        text.Append("\"}"u8);
        writer.Advance(text.Length);
    }

    /// <summary>Reads an object that <see cref="Write"/> wrote; members in any order, and others besides, as a later version may add some.</summary>
    /// <returns>False when it is not a reading; that its VWAP is not the quotient of its notional and volume is one reason.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out Reading reading)
    {
        reading = default;
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind == JsonValueKind.Object && TryRead(document.RootElement, out reading);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryRead(JsonElement root, out Reading reading)
    {
        reading = default;
        return TryReadTrade(root, out var trade)
            && WindowSpec.TryParse(Text(root, "window"), out var window)
            && TryReadState(Text(root, "state"), out var state)
            && Number(root, "count") is { } counted && counted.TryGetInt32(out var count)
            && ExactDecimal.TryParse(Bytes(root, "volume"), out var volume)
            && ExactDecimal.TryParse(Bytes(root, "notional"), out var notional)
            && ExactDecimal.TryParse(Bytes(root, "vwap"), out var vwap)
            && Reading.TryRestore(trade, window, state, count, volume, notional, out reading)
            && reading.Vwap == vwap;
    }

    private static bool TryReadTrade(JsonElement root, out Trade trade)
    {
        trade = default;
        if (!ProductId.TryParse(Text(root, "product"), out var product)
            || !(Number(root, "trade_id") is { } number && number.TryGetInt64(out var id) && id > 0)
            || !Price.TryParse(Bytes(root, "price"), out var price)
            || !Size.TryParse(Bytes(root, "size"), out var size)
            || !TradeTime.TryParse(Bytes(root, "time"), out var time))
        {
            return false;
        }

        trade = new(product, id, price, size, time);
        return true;
    }

    private static bool TryReadState(string? text, out ReadingState state)
    {
        ReadingState? known = text switch
        {
            "filling" => ReadingState.Filling,
            "complete" => ReadingState.Complete,
            "gap" => ReadingState.Gap,
            _ => null,
        };
        state = known.GetValueOrDefault();
        return known.HasValue;
    }

    private static JsonElement? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number ? member : null;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static byte[] Bytes(JsonElement root, string name) => Encoding.UTF8.GetBytes(Text(root, name) ?? "");
}

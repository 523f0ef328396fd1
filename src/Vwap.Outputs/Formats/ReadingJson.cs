using System.Buffers;
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
        TradeJson.Append(ref text, trade);
        text.Append(",\"state\":\""u8);
        text.Append(reading.State);
        text.Append("\"}"u8);
        writer.Advance(text.Length);
    }

    /// <summary>Reads an object that <see cref="Write"/> wrote; members in any order, and others besides, as a later version may add some.</summary>
    /// <returns>False when it is not a reading; that its VWAP is not the quotient of its notional and volume is one reason.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out Reading reading) => JsonMembers.TryRead(utf8, TryRead, out reading);

    private static bool TryRead(JsonElement root, out Reading reading)
    {
        reading = default;
        return TradeJson.TryRead(root, out var trade)
            && WindowSpec.TryParse(root.Text("window"), out var window)
            && TryReadState(root.Text("state"), out var state)
            && root.Number("count") is { } counted && counted.TryGetInt32(out var count)
            && ExactDecimal.TryParse(root.Utf8("volume"), out var volume)
            && ExactDecimal.TryParse(root.Utf8("notional"), out var notional)
            && ExactDecimal.TryParse(root.Utf8("vwap"), out var vwap)
            && Reading.TryRestore(trade, window, state, count, volume, notional, out reading)
            && reading.Vwap == vwap;
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
}

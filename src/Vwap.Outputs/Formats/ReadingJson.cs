using System.Buffers;
using System.Text.Json;

namespace Vwap.Outputs;

/// <summary>A reading as a JSON object, the same bytes in a line of the output and in a Kafka value.</summary>
public static class ReadingJson
{
    /// <summary>The longest object: the names of the members, and each value at its longest.</summary>
    public const int LengthMax = 1_536;

    /// <summary>Writes the object without a line feed. Does not allocate, but for what was asked for besides the VWAP.</summary>
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
        text.Append("\",\"venue\":\""u8);
        text.Append(trade.Stream.Venue.Name);
        text.Append((byte)'"');
        if (reading.Details is { } details)
            Append(ref text, details);
        text.Append((byte)'}');
        writer.Advance(text.Length);
    }

    private static void Append(ref Utf8Text text, ReadingDetails details)
    {
        if (details.Closed is { } closed)
            Append(ref text, closed);
        foreach (var member in DetailMember.Of(details.With))
        {
            text.Append(member.JsonStart);
            text.Append(member.Format(details));
            text.Append((byte)'"');
        }
    }

    private static void Append(ref Utf8Text text, ClosedBar closed)
    {
        text.Append(",\"closed_trade_id\":"u8);
        text.Append(closed.TradeId);
        text.Append(",\"closed_vwap\":\""u8);
        text.Append(closed.Vwap);
        text.Append("\",\"closed_volume\":\""u8);
        text.Append(closed.Volume);
        text.Append("\",\"closed_count\":"u8);
        text.Append(closed.Count);
        text.Append(",\"closed_state\":\""u8);
        text.Append(closed.State);
        text.Append((byte)'"');
    }

    /// <summary>Parses an object written by <see cref="Write"/>. Members may be in any order; unknown ones are ignored, as a later version may add some.</summary>
    /// <returns>False when it is not a reading, for example because its VWAP is not the quotient of its notional and volume.</returns>
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

using System.Buffers;

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
}

using System.Buffers;

namespace Vwap.Outputs;

/// <summary>A reading as comma-separated values. No value holds a comma, a quote or a line end, so none is quoted.</summary>
public static class ReadingCsv
{
    /// <summary>No row is longer.</summary>
    public const int LengthMax = 512;

    /// <summary>The names of the columns, without a line end: the members of the JSON object, in its order.</summary>
    public static ReadOnlySpan<byte> Header => "product,window,vwap,volume,notional,count,trade_id,price,size,time,state"u8;

    /// <summary>Writes the row without a line end. Allocates nothing of its own.</summary>
    public static void Write(in Reading reading, IBufferWriter<byte> writer)
    {
        var text = new Utf8Text(writer.GetSpan(LengthMax));
        var trade = reading.Trade;
        text.Append(trade.Product.Name);
        text.Append((byte)',');
        text.Append(reading.Window.Text);
        text.Append((byte)',');
        text.Append(reading.Vwap);
        text.Append((byte)',');
        text.Append(reading.Volume);
        text.Append((byte)',');
        text.Append(reading.Notional);
        text.Append((byte)',');
        text.Append(reading.Count);
        text.Append((byte)',');
        text.Append(trade.Id);
        text.Append((byte)',');
        text.Append(trade.Price.ToExact());
        text.Append((byte)',');
        text.Append(trade.Size.ToExact());
        text.Append((byte)',');
        text.Append(trade.Time);
        text.Append((byte)',');
        text.Append(reading.State);
        writer.Advance(text.Length);
    }
}

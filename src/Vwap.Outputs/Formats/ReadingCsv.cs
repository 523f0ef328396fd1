using System.Buffers;
using System.Text;

namespace Vwap.Outputs;

/// <summary>A reading as comma-separated values. No value holds a comma, a quote or a line break, so none is quoted.</summary>
public static class ReadingCsv
{
    /// <summary>The longest row.</summary>
    public const int LengthMax = 1_024;

    /// <summary>The column names, without a line feed: the members of the JSON object, in its order.</summary>
    public static ReadOnlySpan<byte> Header => "product,window,vwap,volume,notional,count,trade_id,price,size,time,state,venue"u8;

    /// <summary>The column names of earlier versions, which knew one venue. A file that begins with them keeps its columns.</summary>
    public static ReadOnlySpan<byte> HeaderWithoutVenue => Header[..^",venue"u8.Length];

    /// <summary>The column names of readings that have more than the VWAP: the members follow in the order of the JSON object.</summary>
    public static byte[] HeaderWith(ReadingExtras with) =>
        [.. Header, .. DetailMember.Of(with).SelectMany(member => Encoding.ASCII.GetBytes("," + member.Name))];

    /// <summary>Writes the row without a line feed. Does not allocate, but for what was asked for besides the VWAP.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="writer">The destination.</param>
    /// <param name="hasVenue">Whether there is a column for the venue.</param>
    public static void Write(in Reading reading, IBufferWriter<byte> writer, bool hasVenue = true)
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
        if (hasVenue)
        {
            text.Append((byte)',');
            text.Append(trade.Stream.Venue.Name);
        }

        if (reading.Details is { } details)
            Append(ref text, details);
        writer.Advance(text.Length);
    }

    private static void Append(ref Utf8Text text, ReadingDetails details)
    {
        foreach (var member in DetailMember.Of(details.With))
        {
            text.Append((byte)',');
            text.Append(member.Format(details));
        }
    }
}

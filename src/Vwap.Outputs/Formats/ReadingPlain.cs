using System.Buffers;

namespace Vwap.Outputs;

/// <summary>A reading as <c>TIME PRODUCT VWAP (COUNT/WINDOW) STATE</c>, for people. The product has its venue before it unless that is Coinbase.</summary>
public static class ReadingPlain
{
    /// <summary>The longest line.</summary>
    public const int LengthMax = 256;

    /// <summary>Writes the line without a line feed. Does not allocate.</summary>
    public static void Write(in Reading reading, IBufferWriter<byte> writer)
    {
        var text = new Utf8Text(writer.GetSpan(LengthMax));
        text.Append(reading.Trade.Time);
        text.Append((byte)' ');
        text.Append(reading.Stream);
        text.Append((byte)' ');
        text.Append(reading.Vwap);
        text.Append(" ("u8);
        text.Append(reading.Count);
        text.Append((byte)'/');
        text.Append(reading.Window.Text);
        text.Append(") "u8);
        text.Append(reading.State);
        writer.Advance(text.Length);
    }
}

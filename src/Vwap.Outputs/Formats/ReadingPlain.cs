using System.Buffers;

namespace Vwap.Outputs;

/// <summary>A reading as <c>TIME PRODUCT VWAP (COUNT/WINDOW) STATE</c>, for a person.</summary>
public static class ReadingPlain
{
    /// <summary>No line is longer.</summary>
    public const int LengthMax = 256;

    /// <summary>Writes the line without a line end. Allocates nothing of its own.</summary>
    public static void Write(in Reading reading, IBufferWriter<byte> writer)
    {
        var text = new Utf8Text(writer.GetSpan(LengthMax));
        text.Append(reading.Trade.Time);
        text.Append((byte)' ');
        text.Append(reading.Product.Name);
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

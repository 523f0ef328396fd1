using System.Buffers;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Published readings as lines of text, the same as those of a run.</summary>
public static class ReadingTextLines
{
    /// <summary>Writes one reading and a line feed.</summary>
    /// <param name="format">Jsonl, csv or plain.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(OutputFormat format, ReadingText reading, IBufferWriter<byte> writer)
    {
        if (format == OutputFormat.Jsonl)
            writer.Write(reading.Json.Span);
        else
            Encoding.UTF8.GetBytes(ToText(format, reading), writer);
        writer.Write("\n"u8);
    }

    private static string ToText(OutputFormat format, ReadingText reading) => format switch
    {
        OutputFormat.Csv => string.Join(',', reading.Values),
        OutputFormat.Plain => $"{reading.Time} {reading.Product} {reading.Vwap} ({reading.Count}/{reading.Window}) {reading.State}",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Only jsonl, csv and plain are lines"),
    };
}

using System.Buffers;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Published readings as lines of text, the same as those of a run.</summary>
public static class ReadingTextLines
{
    /// <summary>Writes one reading and a line feed: JSON byte for byte as it was published, unless it was published as several lines.</summary>
    /// <param name="format">Jsonl, csv or plain.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(OutputFormat format, ReadingText reading, IBufferWriter<byte> writer)
    {
        if (format != OutputFormat.Jsonl || reading.Json.Span.ContainsAny((byte)'\n', (byte)'\r'))
        {
            ReadingLines.Write(format, reading.Reading, writer);
            return;
        }

        writer.Write(reading.Json.Span);
        writer.Write("\n"u8);
    }
}

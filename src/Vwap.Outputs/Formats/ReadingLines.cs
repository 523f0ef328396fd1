using System.Buffers;

namespace Vwap.Outputs;

/// <summary>Readings as lines of text, each ended by a line feed.</summary>
public static class ReadingLines
{
    /// <summary>What a file of this format begins with: the CSV header and its line feed, nothing for the others.</summary>
    public static void WriteHeader(OutputFormat format, IBufferWriter<byte> writer)
    {
        if (format != OutputFormat.Csv)
            return;
        writer.Write(ReadingCsv.Header);
        writer.Write("\n"u8);
    }

    /// <summary>Writes one reading and a line feed.</summary>
    /// <param name="format">One for which <see cref="OutputFormats.IsLines"/> is true.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="writer">Where to; nothing else is allocated.</param>
    public static void Write(OutputFormat format, in Reading reading, IBufferWriter<byte> writer)
    {
        switch (format)
        {
            case OutputFormat.Jsonl:
                ReadingJson.Write(reading, writer);
                break;
            case OutputFormat.Csv:
                ReadingCsv.Write(reading, writer);
                break;
            case OutputFormat.Plain:
                ReadingPlain.Write(reading, writer);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Only jsonl, csv and plain are lines");
        }

        writer.Write("\n"u8);
    }

    /// <summary>Writes a batch, a line each.</summary>
    public static void Write(OutputFormat format, ReadOnlySpan<Reading> batch, IBufferWriter<byte> writer)
    {
        foreach (ref readonly var reading in batch)
            Write(format, reading, writer);
    }
}

using System.Buffers;

namespace Vwap.Outputs;

/// <summary>Readings as lines of text, each ended by a line feed.</summary>
public static class ReadingLines
{
    /// <summary>Writes what a file in this format begins with: the CSV header, nothing for the others.</summary>
    /// <param name="format">The format.</param>
    /// <param name="writer">The destination.</param>
    /// <param name="with">What readings have besides the VWAP.</param>
    public static void WriteHeader(OutputFormat format, IBufferWriter<byte> writer, ReadingExtras with = ReadingExtras.None)
    {
        if (format != OutputFormat.Csv)
            return;
        writer.Write(ReadingCsv.HeaderWith(with));
        writer.Write("\n"u8);
    }

    /// <summary>Writes one reading and a line feed.</summary>
    /// <param name="format">One for which <see cref="OutputFormats.IsLines"/> is true.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="writer">The destination; nothing else is allocated.</param>
    /// <param name="csvHasVenue">Whether CSV has a column for the venue.</param>
    public static void Write(OutputFormat format, in Reading reading, IBufferWriter<byte> writer, bool csvHasVenue = true)
    {
        switch (format)
        {
            case OutputFormat.Jsonl:
                ReadingJson.Write(reading, writer);
                break;
            case OutputFormat.Csv:
                ReadingCsv.Write(reading, writer, csvHasVenue);
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
    public static void Write(OutputFormat format, ReadOnlySpan<Reading> batch, IBufferWriter<byte> writer, bool csvHasVenue = true)
    {
        foreach (ref readonly var reading in batch)
            Write(format, reading, writer, csvHasVenue);
    }
}

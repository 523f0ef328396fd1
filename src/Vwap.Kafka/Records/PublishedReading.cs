using System.Buffers;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>A reading read from Kafka.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Reading">The reading.</param>
/// <param name="Json">The record's value, byte for byte: members that a later version appended are only here.</param>
public readonly record struct PublishedReading(Reading Reading, ReadOnlyMemory<byte> Json)
{
    internal RecordId Id => new(new(Reading.Stream, Reading.Window.Text), Reading.Trade.Id);

    /// <summary>Parses a record's value.</summary>
    /// <returns>Null when it is not a reading.</returns>
    public static PublishedReading? Parse(ReadOnlyMemory<byte> value) => ReadingJson.TryRead(value, out var reading) ? new(reading, value) : null;

    /// <summary>Writes the reading as one line: JSON byte for byte as published, unless that has several lines.</summary>
    /// <param name="format">Jsonl, csv or plain.</param>
    /// <param name="writer">The destination.</param>
    public void WriteLine(OutputFormat format, IBufferWriter<byte> writer)
    {
        if (format != OutputFormat.Jsonl || Json.Span.ContainsAny((byte)'\n', (byte)'\r'))
        {
            ReadingLines.Write(format, Reading, writer);
            return;
        }

        writer.Write(Json.Span);
        writer.Write("\n"u8);
    }
}

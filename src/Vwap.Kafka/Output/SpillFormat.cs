using System.Buffers;
using System.Buffers.Binary;

namespace Vwap.Kafka;

/// <summary>The format of a spilled record: its length, the index of its series in the publication, the trade id, the value to send.</summary>
/// <remarks>Read by the same process only. Not thread-safe.</remarks>
internal sealed class SpillFormat(Publication publication)
{
    private const int SeriesOffset = sizeof(int);
    private const int TradeIdOffset = SeriesOffset + sizeof(int);
    private const int ValueOffset = TradeIdOffset + sizeof(long);

    private readonly Dictionary<Series, int> _indexes = publication.Series.Select((series, index) => (series, index)).ToDictionary();
    private readonly string[] _topics = [.. publication.Series.Select(series => publication.TopicOf(series.Stream))];
    private readonly ArrayBufferWriter<byte> _records = new();
    private readonly ArrayBufferWriter<byte> _value = new();

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<Reading> readings)
    {
        _records.ResetWrittenCount();
        foreach (ref readonly var reading in readings)
            Write(reading);
        return _records.WrittenSpan;
    }

    /// <param name="record">A record that <see cref="Write(ReadOnlySpan{Reading})"/> has written, without its length.</param>
    public OutgoingRecord Read(ReadOnlySpan<byte> record)
    {
        var index = BinaryPrimitives.ReadInt32LittleEndian(record);
        var tradeId = BinaryPrimitives.ReadInt64LittleEndian(record[(TradeIdOffset - SeriesOffset)..]);
        return new(new(publication.Series[index], tradeId), _topics[index], record[(ValueOffset - SeriesOffset)..].ToArray());
    }

    private void Write(in Reading reading)
    {
        _value.ResetWrittenCount();
        publication.Write(reading, _value);
        var id = publication.Identify(reading);

        var head = _records.GetSpan(ValueOffset);
        BinaryPrimitives.WriteInt32LittleEndian(head, ValueOffset - SeriesOffset + _value.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(head[SeriesOffset..], _indexes[id.Series]);
        BinaryPrimitives.WriteInt64LittleEndian(head[TradeIdOffset..], id.TradeId);
        _records.Advance(ValueOffset);
        _records.Write(_value.WrittenSpan);
    }
}

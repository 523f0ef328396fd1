using System.Buffers;
using System.Buffers.Binary;

namespace Vwap.Kafka;

/// <summary>How a record waits on the disk: its length, the series by its place in the publication, the trade id, the value as it will be sent.</summary>
/// <remarks>Only the process that wrote it reads it. One thread at a time.</remarks>
internal sealed class SpillFormat(Publication publication)
{
    private const int SeriesOffset = sizeof(int);
    private const int TradeIdOffset = SeriesOffset + sizeof(int);
    private const int ValueOffset = TradeIdOffset + sizeof(long);

    private readonly Dictionary<Series, int> _places = publication.Series.Select((series, place) => (series, place)).ToDictionary();
    private readonly string[] _topics = [.. publication.Series.Select(series => publication.TopicOf(ProductId.Parse(series.Product)))];
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

    /// <param name="record">What <see cref="Write(ReadOnlySpan{Reading})"/> wrote of one reading, without the length before it.</param>
    public Outgoing Read(ReadOnlySpan<byte> record)
    {
        var place = BinaryPrimitives.ReadInt32LittleEndian(record);
        var tradeId = BinaryPrimitives.ReadInt64LittleEndian(record[(TradeIdOffset - SeriesOffset)..]);
        return new(new(publication.Series[place], tradeId), _topics[place], record[(ValueOffset - SeriesOffset)..].ToArray());
    }

    private void Write(in Reading reading)
    {
        _value.ResetWrittenCount();
        publication.Write(reading, _value);
        var id = publication.Identify(reading);

        var head = _records.GetSpan(ValueOffset);
        BinaryPrimitives.WriteInt32LittleEndian(head, ValueOffset - SeriesOffset + _value.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(head[SeriesOffset..], _places[id.Series]);
        BinaryPrimitives.WriteInt64LittleEndian(head[TradeIdOffset..], id.TradeId);
        _records.Advance(ValueOffset);
        _records.Write(_value.WrittenSpan);
    }
}

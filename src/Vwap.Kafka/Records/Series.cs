using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Records ordered by trade id: the readings of one window of a stream, or the trades of a stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Window">The window as configured; empty for trades.</param>
internal readonly record struct Series(StreamId Stream, string Window);

/// <summary>The identity of a record.</summary>
internal readonly record struct RecordId(Series Series, long TradeId);

/// <summary>A record to publish.</summary>
internal readonly record struct OutgoingRecord(RecordId Id, string Topic, byte[] Value)
{
    public Message<byte[], byte[]> ToMessage() => new()
    {
        Key = Encoding.UTF8.GetBytes(Id.Series.Stream.Product.Name),
        Value = Value,
        Headers = [new Header("trade_id", Encoding.UTF8.GetBytes(Id.TradeId.ToString(CultureInfo.InvariantCulture)))],
    };
}

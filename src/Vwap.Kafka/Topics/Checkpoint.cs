using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>How far the topics have come: the last trade id of each series, and the next offset of each partition.</summary>
internal sealed record Checkpoint(IReadOnlyDictionary<Series, long> Last, IReadOnlyDictionary<TopicPartition, long> Ends)
{
    /// <summary>Whether the record is in its topic already.</summary>
    public bool Covers(RecordId id) => Last.TryGetValue(id.Series, out var last) && id.TradeId <= last;
}

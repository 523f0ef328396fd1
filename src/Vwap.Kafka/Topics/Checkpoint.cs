using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>How far the topics have come.</summary>
/// <param name="Last">The last trade id of each series.</param>
/// <param name="Ends">The next offset of each partition.</param>
/// <param name="Others">The series among the newest records that were not looked for.</param>
internal sealed record Checkpoint(
    IReadOnlyDictionary<Series, long> Last, IReadOnlyDictionary<TopicPartition, long> Ends, IReadOnlySet<Series> Others)
{
    /// <summary>Whether the record is in its topic already.</summary>
    public bool Covers(RecordId id) => Last.TryGetValue(id.Series, out var last) && id.TradeId <= last;
}

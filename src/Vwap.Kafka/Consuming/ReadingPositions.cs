using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>How far each partition was read, and committed.</summary>
/// <remarks>One thread.</remarks>
internal sealed class ReadingPositions
{
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly HashSet<TopicPartition> _uncommitted = [];

    /// <summary>What a commit would say; empty when all was committed.</summary>
    public IReadOnlyList<TopicPartitionOffset> Uncommitted =>
        [.. _uncommitted.Select(partition => new TopicPartitionOffset(partition, _next[partition]))];

    /// <summary>A record was read, or the end of a partition was met at its offset.</summary>
    public void Follow(ConsumeResult<byte[], byte[]> result)
    {
        _next[result.TopicPartition] = result.IsPartitionEOF ? result.Offset : result.Offset + 1;
        if (!result.IsPartitionEOF)
            _uncommitted.Add(result.TopicPartition);
    }

    public void Committed() => _uncommitted.Clear();

    /// <summary>These are read by somebody else now.</summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _next.Remove(partition);
            _uncommitted.Remove(partition);
        }
    }

    /// <summary>How many records are known to be there beyond what was read.</summary>
    public long CountBehind(IConsumer<byte[], byte[]> consumer) =>
        _next.Sum(partition => Math.Max(0, consumer.GetWatermarkOffsets(partition.Key).High.Value - partition.Value));
}

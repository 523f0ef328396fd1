using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Decides at which offset to start reading each partition, and which readings to skip there.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class StartOffsets(StartPosition position, KafkaClients clients)
{
    private readonly HashSet<TopicPartition> _skipping = [];

    /// <summary>Returns where to start. The latest is the end of a partition now: what arrives while the consumer is set up counts.</summary>
    /// <exception cref="KafkaTransientException">The partitions could not be read.</exception>
    public IReadOnlyList<TopicPartitionOffset> Find(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        if (position == default)
            return [.. partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning))];
        if (partitions.Count == 0)
            return [];

        using var reader = new PartitionReader(clients);
        var search = new TradeIdSearch(reader, cancellationToken);
        if (!position.Latest)
            _skipping.UnionWith(partitions);
        return [.. partitions.Select(partition => new TopicPartitionOffset(
            partition, position.Latest ? reader.QueryBounds(partition).End : search.Find(partition, position.TradeId)))];
    }

    /// <summary>Returns where a member of a group starts: at the committed offset, else as configured.</summary>
    /// <exception cref="KafkaTransientException">The group's coordinator did not answer, or the partitions could not be read.</exception>
    public IReadOnlyList<TopicPartitionOffset> FindInGroup(IConsumer<byte[], byte[]> consumer, IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        _skipping.ExceptWith(partitions);
        if (partitions.Count == 0)
            return [];
        var committed = KafkaClients.Read("the committed offsets", () => consumer.Committed(partitions, ClientSettings.RequestTimeout));
        var known = committed.Where(partition => partition.Offset != Offset.Unset).ToArray();
        return [.. known, .. Find([.. partitions.Except(known.Select(partition => partition.TopicPartition))], cancellationToken)];
    }

    /// <summary>Whether a reading is before the start position.</summary>
    public bool IsBefore(TopicPartition partition, in Reading reading) => reading.Trade.Id < position.TradeId && _skipping.Contains(partition);
}

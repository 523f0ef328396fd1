using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Decides where reading of each partition begins, and which readings are before that.</summary>
/// <remarks>One thread.</remarks>
internal sealed class StartOffsets(ReadFrom from, KafkaClients clients)
{
    private readonly HashSet<TopicPartition> _passing = [];

    /// <summary>Where to begin in partitions that were not read yet. The latest is the end as it is now: what comes while reading is being set up counts.</summary>
    /// <exception cref="KafkaTroubleException">They could not be read.</exception>
    public IReadOnlyList<TopicPartitionOffset> Find(IReadOnlyList<TopicPartition> partitions)
    {
        if (from == default)
            return [.. partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning))];
        if (partitions.Count == 0)
            return [];

        using var reader = clients.CreateReader();
        try
        {
            return [.. partitions.Select(partition => new TopicPartitionOffset(partition, from.Latest ? PartitionBounds.Query(reader, partition).Stop : FindTrade(reader, partition)))];
        }
        finally
        {
            reader.Close();
        }
    }

    /// <summary>Where a member of a group begins: where the group has stopped; where it has not read yet, as it was told.</summary>
    /// <exception cref="KafkaTroubleException">Kafka did not say.</exception>
    public IReadOnlyList<TopicPartitionOffset> FindInGroup(IConsumer<byte[], byte[]> consumer, IReadOnlyList<TopicPartition> partitions)
    {
        _passing.ExceptWith(partitions);
        if (partitions.Count == 0)
            return [];
        var committed = KafkaAnswers.Get(partitions[0], () => consumer.Committed(partitions, ClientSettings.RequestTimeout));
        var known = committed.Where(partition => partition.Offset != Offset.Unset).ToArray();
        return [.. known, .. Find([.. partitions.Except(known.Select(partition => partition.TopicPartition))])];
    }

    /// <summary>Whether a reading is before the place where reading was to begin.</summary>
    public bool IsBefore(TopicPartition partition, in Reading reading) => reading.Trade.Id < from.TradeId && _passing.Contains(partition);

    private long FindTrade(IConsumer<byte[], byte[]> reader, TopicPartition partition)
    {
        _passing.Add(partition);
        return new FirstReading(reader).Find(partition, from.TradeId);
    }
}

using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>What a partition holds for readers of committed records.</summary>
/// <param name="Start">The first offset.</param>
/// <param name="Stop">The offset of the next record.</param>
internal readonly record struct PartitionBounds(long Start, long Stop)
{
    /// <summary>The times that stand for both ends in Kafka's protocol.</summary>
    private const long Earliest = -2;
    private const long Latest = -1;

    /// <summary>Asks the partition's leader.</summary>
    /// <remarks>
    /// As the offsets of two times, which ends in time: librdkafka's own question for both waits, whatever it was told, until the leader that
    /// it knows answers, and goes on asking one that has died.
    /// </remarks>
    /// <exception cref="KafkaTroubleException">It did not answer: one who asks anew, with another client, may find another leader.</exception>
    public static PartitionBounds Query(IConsumer<byte[], byte[]> reader, TopicPartition partition) =>
        new(Find(reader, partition, Earliest), Find(reader, partition, Latest));

    private static long Find(IConsumer<byte[], byte[]> reader, TopicPartition partition, long time)
    {
        var question = new TopicPartitionTimestamp(partition, new Timestamp(time, TimestampType.CreateTime));
        return KafkaAnswers.Get(partition, () => reader.OffsetsForTimes([question], ClientSettings.RequestTimeout))[0].Offset.Value;
    }
}

using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Reads ranges of partitions, outside of any consumer group.</summary>
/// <remarks>Not thread-safe. A leader that dies makes a request fail in time; a new reader finds the new leader.</remarks>
internal sealed class PartitionReader(KafkaClients clients) : IDisposable
{
    /// <summary>The timestamps that stand for both ends in Kafka's protocol.</summary>
    private const long Earliest = -2;
    private const long Latest = -1;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[], byte[]> _consumer = clients.CreateConsumer(ClientSettings.Consumer(clients.Connection, "vwap-reader"));

    /// <summary>Returns the first offset and the offset after the last committed record.</summary>
    /// <remarks>librdkafka's query for the watermarks does the same, but fails where a leader was just elected, as in a new topic.</remarks>
    /// <exception cref="KafkaTransientException">The leader did not answer.</exception>
    public (long Start, long End) QueryBounds(TopicPartition partition) => (QueryOffset(partition, Earliest), QueryOffset(partition, Latest));

    /// <summary>Returns the offset of the first record published at a time or later; null when there is none.</summary>
    /// <exception cref="KafkaTransientException">The leader did not answer.</exception>
    public long? FindOffset(TopicPartition partition, DateTime time) =>
        QueryOffset(partition, new Timestamp(time).UnixTimestampMs) is >= 0 and var offset ? offset : null;

    /// <summary>Reads the records from an offset up to <paramref name="end"/> or the end of the partition.</summary>
    /// <exception cref="KafkaTransientException">They could not be read.</exception>
    public IEnumerable<ConsumeResult<byte[], byte[]>> Read(TopicPartitionOffset from, long end, CancellationToken cancellationToken)
    {
        if (from.Offset >= end)
            yield break;
        _consumer.Assign(from);
        var consume = () => _consumer.Consume(Poll);
        try
        {
            var idle = TimeSpan.Zero;
            for (var position = from.Offset.Value; position < end;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (KafkaClients.Read(from.TopicPartition, consume) is not { } result)
                {
                    idle += Poll;
                    if (idle >= ClientSettings.RequestTimeout)
                        throw new KafkaTransientException($"cannot read {from.TopicPartition}: no answer within {ClientSettings.RequestTimeout.TotalSeconds} s");
                    continue;
                }

                if (result.IsPartitionEOF || result.Offset >= end)
                    yield break;
                (idle, position) = (TimeSpan.Zero, result.Offset + 1);
                yield return result;
            }
        }
        finally
        {
            _consumer.Unassign();
        }
    }

    public void Dispose() => _consumer.Dispose();

    private long QueryOffset(TopicPartition partition, long timestamp)
    {
        var query = new TopicPartitionTimestamp(partition, new Timestamp(timestamp, TimestampType.CreateTime));
        return KafkaClients.Read(partition, () => _consumer.OffsetsForTimes([query], ClientSettings.RequestTimeout))[0].Offset.Value;
    }
}

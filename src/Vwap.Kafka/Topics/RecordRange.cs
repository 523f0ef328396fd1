using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Reads a part of a partition.</summary>
internal sealed class RecordRange(IConsumer<byte[], byte[]> reader)
{
    /// <summary>Reads records from an offset up to another, or to the end.</summary>
    /// <exception cref="KafkaTroubleException">They could not be read.</exception>
    public IEnumerable<ConsumeResult<byte[], byte[]>> Read(TopicPartitionOffset from, long stop)
    {
        if (from.Offset >= stop)
            yield break;
        reader.Assign(from);
        try
        {
            for (var position = from.Offset.Value; position < stop;)
            {
                var result = KafkaAnswers.Get(from.TopicPartition, () => reader.Consume(ClientSettings.RequestTimeout))
                    ?? throw new KafkaTroubleException($"{from.TopicPartition} cannot be read: no answer");
                if (result.IsPartitionEOF || result.Offset >= stop)
                    yield break;
                position = result.Offset + 1;
                yield return result;
            }
        }
        finally
        {
            reader.Unassign();
        }
    }
}

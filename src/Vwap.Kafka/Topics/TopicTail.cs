using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Reads a partition from its end towards its start until the last record of each wanted series was met.</summary>
internal sealed class TopicTail(IConsumer<byte[], byte[]> reader, Publication publication)
{
    /// <summary>
    /// The most records looked at in one partition: a million. All windows of a product are published at each of its trades, so that their
    /// last records are near the end; only in a topic shared by many products can a quiet one be far behind it.
    /// </summary>
    private const int RecordsMax = 1_000_000;

    private const int FirstChunk = 64;
    private const int LargestChunk = 65_536;

    /// <summary>Adds the last trade id of each series that this partition has.</summary>
    /// <returns>The partition's end: the offset of the next record.</returns>
    /// <exception cref="KafkaTroubleException">It could not be read.</exception>
    /// <exception cref="KafkaUnusableException">It holds a record that is not ours.</exception>
    public long Read(TopicPartition partition, Dictionary<Series, long> last)
    {
        var wanted = publication.Series.Where(series => publication.TopicOf(ProductId.Parse(series.Product)) == partition.Topic).ToHashSet();
        var (start, end) = PartitionBounds.Query(reader, partition);
        var stop = end;
        for (var size = FirstChunk; stop > start && wanted.Count > 0 && end - stop < RecordsMax; size = Math.Min(size * 4, LargestChunk))
        {
            var from = Math.Max(start, stop - size);
            foreach (var (series, tradeId) in ReadChunk(new(partition, from), stop))
            {
                if (wanted.Remove(series))
                    last[series] = Math.Max(tradeId, last.GetValueOrDefault(series));
            }

            stop = from;
        }

        return end;
    }

    private Dictionary<Series, long> ReadChunk(TopicPartitionOffset from, long stop)
    {
        var last = new Dictionary<Series, long>();
        foreach (var record in new RecordRange(reader).Read(from, stop))
        {
            var id = publication.Identify(record.Message.Value ?? [])
                ?? throw new KafkaUnusableException(
                    $"the topic {record.Topic} holds a record that is not ours (partition {record.Partition.Value}, offset {record.Offset.Value}): " +
                    "choose another --topic, or delete this one");
            last[id.Series] = Math.Max(id.TradeId, last.GetValueOrDefault(id.Series));
        }

        return last;
    }
}

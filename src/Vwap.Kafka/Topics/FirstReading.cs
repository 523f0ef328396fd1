using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Finds where reading of a partition may begin so that no reading of a trade id, or of a later one, is missed.</summary>
/// <remarks>
/// <para>Trade ids ascend with offsets, so the place is looked for by halving the partition. It may be too early: what is before the id is
/// passed over. It must not be too late, and ids alone cannot promise that: a window that was added later or caught up is
/// published behind higher ids. So reading begins no later than at the first record that was published when the trade happened.</para>
/// <para>Where several products share a topic their ids say nothing about one another: reading begins at the start.</para>
/// </remarks>
internal sealed class FirstReading(IConsumer<byte[], byte[]> reader)
{
    /// <summary>So many records are read faster than the search takes another step.</summary>
    private const int Near = 1_024;

    /// <summary>Records looked at in each place: enough to meet the other products of a shared topic.</summary>
    private const int LookAt = 128;

    /// <summary>How far the producer's clock may be behind the exchange's: a minute. A trade is not published before it happens.</summary>
    private static readonly TimeSpan ClockDifferenceMax = TimeSpan.FromMinutes(1);

    private readonly RecordRange _records = new(reader);

    /// <summary>The offset to begin at.</summary>
    /// <exception cref="KafkaTroubleException">The partition could not be read.</exception>
    public long Find(TopicPartition partition, long tradeId)
    {
        var bounds = PartitionBounds.Query(reader, partition);
        var (low, high) = bounds;
        var product = default(ProductId);
        DateTime? published = null;
        while (high - low > Near)
        {
            var middle = low + (high - low) / 2;
            var (readings, isForeign) = Look(new(partition, middle), high);
            if (readings.Count == 0 && !isForeign)
            {
                high = middle;
                continue;
            }

            if (readings.Count == 0 || !AreOfOneProduct(readings, partition.Topic, ref product))
                return bounds.Start;
            if (readings[0].Trade.Id >= tradeId)
                high = middle;
            else
                (low, published) = (middle, readings[0].Trade.Time);
        }

        return published is { } time ? Math.Max(bounds.Start, Math.Min(low - Near, FindPublished(partition, time) ?? low)) : bounds.Start;
    }

    /// <summary>The readings that follow an offset, and whether there are other records instead.</summary>
    private (List<Reading> Readings, bool IsForeign) Look(TopicPartitionOffset from, long stop)
    {
        var records = _records.Read(from, stop).Take(LookAt).ToArray();
        var readings = records.Select(record => ReadingText.Read(record.Message.Value ?? [])).OfType<ReadingText>().Select(text => text.Reading).ToList();
        return (readings, records.Length > 0);
    }

    /// <summary>A topic that is named after the one product met in it is that product's own.</summary>
    private static bool AreOfOneProduct(List<Reading> readings, string topic, ref ProductId product)
    {
        var one = product = product.Name.Length == 0 ? readings[0].Product : product;
        return topic.Contains(one.Name, StringComparison.Ordinal) && readings.TrueForAll(reading => reading.Product == one);
    }

    /// <summary>The first record published at this time or later; null where the topic does not say.</summary>
    private long? FindPublished(TopicPartition partition, DateTime time)
    {
        var at = new Timestamp(time - ClockDifferenceMax, TimestampType.CreateTime);
        var found = KafkaAnswers.Get(partition, () => reader.OffsetsForTimes([new(partition, at)], ClientSettings.RequestTimeout)[0].Offset);
        return found.Value >= 0 ? found.Value : null;
    }
}

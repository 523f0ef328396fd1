using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Finds an offset to start at so that no reading of a trade id, or of a later one, is missed.</summary>
/// <remarks>
/// <para>Trade ids ascend with offsets, so this is a binary search. Its result may be too early: lower ids are skipped. It must not be too
/// late, and ids alone cannot guarantee that: a window that was added later, or caught up, is published behind higher ids. So reading starts
/// no later than at the first record published when the trade happened.</para>
/// <para>In a topic shared by several streams their ids are unrelated: reading starts at the beginning.</para>
/// </remarks>
internal sealed class TradeIdSearch(PartitionReader reader, CancellationToken cancellationToken)
{
    /// <summary>Reading this many records takes less time than another step of the search.</summary>
    private const int Near = 1_024;

    /// <summary>Records read at each step: enough to meet the other streams of a shared topic.</summary>
    private const int SampleSize = 128;

    /// <summary>How far the producer's clock may be behind the exchange's: a minute. A trade is not published before it happens.</summary>
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(1);

    /// <summary>Returns the offset to start at.</summary>
    /// <exception cref="KafkaTransientException">The partition could not be read.</exception>
    public long Find(TopicPartition partition, long tradeId)
    {
        var (low, high) = reader.QueryBounds(partition);
        var start = low;
        StreamId? stream = null;
        DateTime? published = null;
        while (high - low > Near)
        {
            var middle = low + (high - low) / 2;
            if (Sample(new(partition, middle), high) is not { } readings)
            {
                high = middle;
                continue;
            }

            if (readings.Count == 0 || !AreOfOneStream(readings, partition.Topic, ref stream))
                return start;
            if (readings[0].Trade.Id >= tradeId)
                high = middle;
            else
                (low, published) = (middle, readings[0].Trade.Time);
        }

        return published is { } time ? Math.Max(start, Math.Min(low - Near, reader.FindOffset(partition, time - ClockSkewMax) ?? low)) : start;
    }

    /// <summary>Returns the readings among the records that follow an offset; null when no records do.</summary>
    private List<Reading>? Sample(TopicPartitionOffset from, long end)
    {
        var records = reader.Read(from, end, cancellationToken).Take(SampleSize).ToArray();
        return records.Length == 0 ? null
            : [.. records.Select(record => PublishedReading.Parse(record.Message.Value ?? [])).OfType<PublishedReading>().Select(published => published.Reading)];
    }

    /// <summary>A topic named after the product of the one stream found in it belongs to that stream.</summary>
    private static bool AreOfOneStream(List<Reading> readings, string topic, ref StreamId? stream)
    {
        var one = stream ??= readings[0].Stream;
        return topic.Contains(TopicPattern.Default.TopicOf(one), StringComparison.Ordinal) && readings.TrueForAll(reading => reading.Stream == one);
    }
}

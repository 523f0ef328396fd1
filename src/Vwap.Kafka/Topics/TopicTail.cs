using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Reads topics from their ends towards their starts until the last record of each series was met.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="publication">Which series are looked for.</param>
/// <param name="meetForeign">What to do about a record that is not one of the publication's.</param>
/// <param name="logger">Where it is told that one was not found.</param>
internal sealed partial class TopicTail(
    IConsumer<byte[], byte[]> reader, Publication publication, Action<ConsumeResult<byte[], byte[]>> meetForeign, ILogger logger)
{
    /// <summary>
    /// The most records looked at in one topic: a million, a few seconds. All windows of a product are published at each of its trades, so
    /// that their last records are near the end; only in a topic shared by many products can a quiet one be far behind it.
    /// </summary>
    private const int RecordsMax = 1_000_000;

    private const int FirstChunk = 64;
    private const int LargestChunk = 65_536;

    private readonly ILogger _logger = logger;
    private readonly Dictionary<Series, long> _last = [];
    private readonly HashSet<Series> _others = [];

    /// <summary>Finds the last trade id of each series, and where the partitions end. To be called once.</summary>
    /// <exception cref="KafkaTroubleException">They could not be read.</exception>
    public Checkpoint Read(IReadOnlyList<TopicPartition> partitions)
    {
        var ends = new Dictionary<TopicPartition, long>();
        foreach (var topic in partitions.GroupBy(partition => partition.Topic, StringComparer.Ordinal))
        {
            var bounds = topic.ToDictionary(partition => partition, partition => PartitionBounds.Query(reader, partition));
            ReadTopic(topic.Key, bounds);
            foreach (var (partition, (_, end)) in bounds)
                ends[partition] = end;
        }

        return new(_last, ends, _others);
    }

    /// <summary>A series is in one of the partitions, and which is Kafka's to know: they are read in turn, each a little further back.</summary>
    private void ReadTopic(string topic, Dictionary<TopicPartition, PartitionBounds> bounds)
    {
        var ours = publication.Series.Where(series => publication.TopicOf(ProductId.Parse(series.Product)) == topic).ToHashSet();
        var wanted = ours.ToHashSet();
        var unread = bounds.Where(partition => partition.Value.Stop > partition.Value.Start).ToDictionary();
        var looked = 0L;
        for (var size = FirstChunk; wanted.Count > 0 && unread.Count > 0 && looked < RecordsMax; size = Math.Min(size * 4, LargestChunk))
        {
            foreach (var (partition, (start, stop)) in unread.ToArray())
            {
                var from = Math.Max(start, stop - size);
                foreach (var (series, tradeId) in ReadChunk(new(partition, from), stop))
                {
                    if (wanted.Remove(series))
                        _last[series] = tradeId;
                    else if (size == FirstChunk && !ours.Contains(series))
                        _others.Add(series);
                }

                looked += stop - from;
                unread[partition] = new(start, from);
                if (from == start)
                    unread.Remove(partition);
            }
        }

        if (wanted.Count > 0 && unread.Count > 0)
            LogNotFound(topic, looked, string.Join(", ", wanted.Select(series => series.Product).Distinct(StringComparer.Ordinal)));
    }

    private Dictionary<Series, long> ReadChunk(TopicPartitionOffset from, long stop)
    {
        var last = new Dictionary<Series, long>();
        foreach (var record in new RecordRange(reader).Read(from, stop))
        {
            if (publication.Identify(record.Message.Value ?? []) is { } id)
                last[id.Series] = Math.Max(id.TradeId, last.GetValueOrDefault(id.Series));
            else
                meetForeign(record);
        }

        return last;
    }

    [LoggerMessage(6046, LogLevel.Warning, "{Topic}: its last {Records} records have none of {Products}, which are taken for new there; records further back were not looked at")]
    private partial void LogNotFound(string topic, long records, string products);
}

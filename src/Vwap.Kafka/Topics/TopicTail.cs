using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>How far topics have been written.</summary>
/// <param name="Last">The last trade id of each series.</param>
/// <param name="Ends">The next offset of each partition.</param>
/// <param name="OtherSeries">Series among the newest records that are not the publication's.</param>
internal sealed record Checkpoint(
    IReadOnlyDictionary<Series, long> Last, IReadOnlyDictionary<TopicPartition, long> Ends, IReadOnlySet<Series> OtherSeries)
{
    /// <summary>Whether the record is in its topic already.</summary>
    public bool Covers(RecordId id) => Last.TryGetValue(id.Series, out var last) && id.TradeId <= last;
}

/// <summary>Reads topics backwards until the last record of each series is found; calls back for records that are not the publication's.</summary>
internal sealed partial class TopicTail(
    PartitionReader reader, Publication publication, Action<ConsumeResult<byte[], byte[]>> onUnexpected, ILogger logger)
{
    /// <summary>
    /// The most records read of one topic: a million, a few seconds. All windows of a product are published at each of its trades, so their
    /// last records are near the end; only in a topic shared by many products can those of a quiet one be far back.
    /// </summary>
    private const int RecordsMax = 1_000_000;

    private const int FirstChunk = 64;
    private const int LargestChunk = 65_536;

    private readonly Dictionary<Series, long> _last = [];
    private readonly HashSet<Series> _otherSeries = [];

    /// <summary>Finds the last trade id of each series, and the end of each partition. Call it once.</summary>
    /// <exception cref="KafkaTransientException">They could not be read.</exception>
    public Checkpoint Read(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var ends = new Dictionary<TopicPartition, long>();
        foreach (var topic in partitions.GroupBy(partition => partition.Topic, StringComparer.Ordinal))
        {
            var bounds = topic.ToDictionary(partition => partition, reader.QueryBounds);
            ReadTopic(topic.Key, bounds, cancellationToken);
            foreach (var (partition, (_, end)) in bounds)
                ends[partition] = end;
        }

        return new(_last, ends, _otherSeries);
    }

    /// <summary>A series is in one of the partitions, we do not know which: they are read in turn, each time further back.</summary>
    private void ReadTopic(string topic, Dictionary<TopicPartition, (long Start, long End)> bounds, CancellationToken cancellationToken)
    {
        var ours = publication.Series.Where(series => publication.TopicOf(series.Stream) == topic).ToHashSet();
        var wanted = ours.ToHashSet();
        var unread = bounds.Where(partition => partition.Value.End > partition.Value.Start).ToDictionary();
        var records = 0L;
        for (var size = FirstChunk; wanted.Count > 0 && unread.Count > 0 && records < RecordsMax; size = Math.Min(size * 4, LargestChunk))
        {
            foreach (var (partition, (start, end)) in unread.ToArray())
            {
                var from = Math.Max(start, end - size);
                foreach (var (series, tradeId) in ReadChunk(new(partition, from), end, cancellationToken))
                {
                    if (wanted.Remove(series))
                        _last[series] = tradeId;
                    else if (size == FirstChunk && !ours.Contains(series))
                        _otherSeries.Add(series);
                }

                records += end - from;
                unread[partition] = (start, from);
                if (from == start)
                    unread.Remove(partition);
            }
        }

        if (wanted.Count > 0 && unread.Count > 0)
            LogNotFound(topic, records, string.Join(", ", wanted.Select(series => series.Stream).Distinct()));
    }

    private Dictionary<Series, long> ReadChunk(TopicPartitionOffset from, long end, CancellationToken cancellationToken)
    {
        var last = new Dictionary<Series, long>();
        foreach (var record in reader.Read(from, end, cancellationToken))
        {
            if (publication.Identify(record.Message.Value ?? []) is { } id)
                last[id.Series] = Restarts.Latest(last.GetValueOrDefault(id.Series), id.TradeId);
            else
                onUnexpected(record);
        }

        return last;
    }

    [LoggerMessage(6046, LogLevel.Warning, "{Topic}: no checkpoint for {Streams} in the last {Records} records; treating them as new, duplicates are possible")]
    private partial void LogNotFound(string topic, long records, string streams);
}

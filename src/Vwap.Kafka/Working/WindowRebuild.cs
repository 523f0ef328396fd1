using Confluent.Kafka;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Rebuilds the windows of a partition as they were before an offset, from the trades in the topic.</summary>
/// <remarks>
/// Reads as far back as the windows reach: a little at first, then four times as much until every window of every stream found is full, at
/// most from the start of the partition.
/// </remarks>
internal sealed class WindowRebuild(PartitionReader reader, IReadOnlyList<WindowSpec> windows, WorkerStatistics statistics)
{
    private const long FirstRecords = 4_096;

    /// <param name="partition">The partition of trades.</param>
    /// <param name="end">The offset to rebuild up to.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="KafkaTransientException">The trades could not be read.</exception>
    public PartitionState Rebuild(TopicPartition partition, long end, CancellationToken cancellationToken) => Rebuild(partition, end, FirstRecords, cancellationToken);

    /// <summary>Rebuilds from everything there is, for a stream without trades in what was read before.</summary>
    public PartitionState RebuildFromStart(TopicPartition partition, long end, CancellationToken cancellationToken) => Rebuild(partition, end, long.MaxValue, cancellationToken);

    private PartitionState Rebuild(TopicPartition partition, long end, long records, CancellationToken cancellationToken)
    {
        var start = reader.QueryBounds(partition).Start;
        while (true)
        {
            var from = records < end - start ? end - records : start;
            var state = Read(partition, from, end, isStart: from == start, cancellationToken);
            if (state.IsFilled || from == start)
                return state;
            records *= 4;
        }
    }

    private PartitionState Read(TopicPartition partition, long from, long end, bool isStart, CancellationToken cancellationToken)
    {
        var state = new PartitionState(windows, from, isStart);
        foreach (var record in reader.Read(new(partition, from), end, cancellationToken))
        {
            if (!TradeJson.TryRead(record.Message.Value ?? [], out var trade))
            {
                state.Skip(record.Offset);
                continue;
            }

            statistics.Reread++;
            state.Add(trade, record.Offset, out _); // an excluded trade was logged when it was processed
        }

        return state;
    }
}

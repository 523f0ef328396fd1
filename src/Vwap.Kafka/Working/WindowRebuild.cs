using Confluent.Kafka;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Rebuilds the windows of a partition as they were before an offset, from the trades in the topic.</summary>
internal sealed class WindowRebuild(PartitionReader reader, IReadOnlyList<WindowSpec> windows, ReadingExtras with, WorkerStatistics statistics)
{
    /// <summary>How many records to read at first.</summary>
    public const long FirstRecords = 4_096;

    /// <summary>
    /// Reads <paramref name="records"/> at first (<see cref="long.MaxValue"/> for all), then four times as many until every window of every
    /// stream found is full, at most from the start of the partition.
    /// </summary>
    /// <exception cref="KafkaTransientException">The trades could not be read.</exception>
    public PartitionState Rebuild(TopicPartition partition, long end, long records, CancellationToken cancellationToken)
    {
        var start = reader.QueryBounds(partition).Start;
        while (true)
        {
            var from = records < end - start ? end - records : start;
            var state = new PartitionState(windows, with, from, isStart: from == start);
            foreach (var record in reader.Read(new(partition, from), end, cancellationToken))
            {
                if (!TradeJson.TryRead(record.Message.Value ?? [], out var trade))
                    continue;
                statistics.Reread++;
                state.Add(trade, out _); // an excluded trade was logged when it was processed
            }

            if (state.IsWhole)
                return state;
            records *= 4;
        }
    }
}

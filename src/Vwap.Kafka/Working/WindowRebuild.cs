using Confluent.Kafka;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Rebuilds the windows of a partition as they were before an offset, from the topic itself.</summary>
/// <remarks>
/// Reads as far back as the windows reach: first a little, then four times as much until every window of every product met is full, at
/// most from the start of the partition. One thread.
/// </remarks>
internal sealed class WindowRebuild(IConsumer<byte[], byte[]> reader, IReadOnlyList<WindowSpec> windows)
{
    private const long FirstLook = 4_096;

    /// <summary>How many trades were read.</summary>
    public long Trades { get; private set; }

    /// <param name="partition">The partition of trades.</param>
    /// <param name="before">The next record to be worked on.</param>
    /// <exception cref="KafkaTroubleException">The topic cannot be read.</exception>
    public PartitionWork Rebuild(TopicPartition partition, long before) => Rebuild(partition, before, FirstLook);

    /// <summary>Rebuilds with all that there is, as a product was met that had no trade in what was looked at.</summary>
    public PartitionWork RebuildFromStart(TopicPartition partition, long before) => Rebuild(partition, before, long.MaxValue);

    private PartitionWork Rebuild(TopicPartition partition, long before, long look)
    {
        var start = PartitionBounds.Query(reader, partition).Start;
        while (true)
        {
            var from = look < before - start ? before - look : start;
            var work = Read(partition, from, before, isStart: from == start);
            if (work.IsFilled || work.IsComplete)
                return work;
            look *= 4;
        }
    }

    private PartitionWork Read(TopicPartition partition, long from, long before, bool isStart)
    {
        var work = new PartitionWork(partition, windows);
        work.Begin(from, isStart);
        foreach (var record in new RecordRange(reader).Read(new(partition, from), before))
        {
            if (!TradeJson.TryRead(record.Message.Value ?? [], out var trade))
            {
                work.Skip(record.Offset);
                continue;
            }

            Trades++;
            try
            {
                work.Count(trade, record.Offset);
            }
            catch (TradeOverflowException)
            {
                // It was said when it was met first; its place stays marked as missing.
            }
        }

        return work;
    }
}

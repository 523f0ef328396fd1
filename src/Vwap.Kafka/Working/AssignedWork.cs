using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>The work on the partitions that a member of the group has: from the record of a trade to its readings in the transaction.</summary>
/// <remarks>One thread.</remarks>
/// <param name="clients">Which Kafka.</param>
/// <param name="options">What to compute.</param>
/// <param name="transaction">Where readings go.</param>
/// <param name="commit">
/// Commits it. Done before what takes its time too: readers wait for the end of a transaction, and Kafka gives up one that stays open.
/// </param>
/// <param name="reader">Reads what is there already.</param>
/// <param name="statistics">Counts what is done.</param>
/// <param name="foreign">Counts what is no trade.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it is told what happens.</param>
internal sealed partial class AssignedWork(
    KafkaClients clients, TradeWorkerOptions options, ReadingTransaction transaction, Action commit, IConsumer<byte[], byte[]> reader,
    WorkerStatistics statistics, ForeignRecords foreign, TimeProvider timeProvider, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly PublishedReadings _published = new(clients, reader, options, timeProvider, logger);
    private readonly WindowRebuild _rebuild = new(reader, options.Windows);
    private readonly Dictionary<TopicPartition, PartitionWork> _work = [];

    /// <summary>How many trades were read again to rebuild windows.</summary>
    public long Rebuilt => _rebuild.Trades;

    /// <summary>Adds the readings of a trade to the transaction; passes over what is none.</summary>
    /// <exception cref="KafkaException">What is there already cannot be read, or the transaction not be committed before.</exception>
    /// <exception cref="KafkaTroubleException">The same.</exception>
    /// <exception cref="KafkaTxnRequiresAbortException">The transaction is to be given up.</exception>
    public void Take(ConsumeResult<byte[], byte[]> record)
    {
        var work = FindWork(record.TopicPartitionOffset);
        if (TradeJson.TryRead(record.Message.Value ?? [], out var trade) && options.Topic.Has(trade.Product))
        {
            work = Prepare(trade.Product, work, record.Offset);
            Emit(trade, record.Offset, work);
        }
        else
        {
            foreign.Tell(record);
            work.Skip(record.Offset);
        }

        transaction.Advance(work.Partition, work.Next);
    }

    /// <summary>Forgets a partition that is somebody else's now.</summary>
    public void Remove(TopicPartition partition) => _work.Remove(partition);

    /// <summary>Forgets all partitions: those that are met again begin where reading goes on.</summary>
    public void Clear() => _work.Clear();

    /// <summary>Forgets how far the readings were published, as others may have published since.</summary>
    public void ForgetPublished() => _published.Forget();

    /// <summary>
    /// Reading begins at the offset that the group has committed; where the last owner's transaction is open, Kafka's client waits for its
    /// end. So the first record of a partition is the first that nobody has worked on.
    /// </summary>
    private PartitionWork FindWork(TopicPartitionOffset record)
    {
        if (_work.TryGetValue(record.TopicPartition, out var work))
            return work;

        commit();
        work = _work[record.TopicPartition] = _rebuild.Rebuild(record.TopicPartition, record.Offset);
        LogRebuilt(record.Partition.Value, record.Offset, work.Since);
        return work;
    }

    /// <summary>A product that is met first may have trades far back, and readings that were published.</summary>
    private PartitionWork Prepare(ProductId product, PartitionWork work, long offset)
    {
        if (!work.Knows(product) && !work.IsComplete)
        {
            commit();
            work = _work[work.Partition] = _rebuild.RebuildFromStart(work.Partition, offset);
        }

        if (!_published.Knows(product))
        {
            commit();
            _published.Read(product);
        }

        return work;
    }

    private void Emit(in Trade trade, long offset, PartitionWork work)
    {
        try
        {
            foreach (ref readonly var reading in work.Count(trade, offset))
            {
                if (_published.Covers(reading))
                    statistics.Known++;
                else
                    transaction.Add(reading);
            }

            statistics.Trades++;
        }
        catch (TradeOverflowException overflow)
        {
            LogRefused(overflow.Message);
        }
    }

    [LoggerMessage(6095, LogLevel.Information, "Partition {Partition} goes on at offset {Next}; windows rebuilt from offset {Since}")]
    private partial void LogRebuilt(int partition, long next, long since);

    [LoggerMessage(6094, LogLevel.Error, "{Reason}; readings it touches are marked gap")]
    private partial void LogRefused(string reason);
}

using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>One membership of the group: from joining to leaving, or to a failure that only a new one mends.</summary>
/// <remarks>One thread.</remarks>
internal sealed partial class Membership : IDisposable
{
    private readonly TradeWorkerOptions _options;
    private readonly ReadingTransaction _transaction;
    private readonly WorkerStatistics _statistics;
    private readonly ForeignRecords _foreign;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PublishedReadings _published;
    private readonly WindowRebuild _rebuild;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly FirstAssignment _assignment;
    private readonly Dictionary<TopicPartition, PartitionWork> _work = [];

    /// <summary>Why this membership must end: set where Kafka's client would swallow what is thrown.</summary>
    private string? _failure;

    /// <param name="clients">Which Kafka.</param>
    /// <param name="options">What to compute.</param>
    /// <param name="transaction">Where readings go.</param>
    /// <param name="reader">Reads what is there already.</param>
    /// <param name="statistics">Counts what is done.</param>
    /// <param name="foreign">Counts what is no trade.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it is told what happens.</param>
    public Membership(
        KafkaClients clients, TradeWorkerOptions options, ReadingTransaction transaction, IConsumer<byte[], byte[]> reader,
        WorkerStatistics statistics, ForeignRecords foreign, TimeProvider time, ILogger logger)
    {
        _options = options;
        _transaction = transaction;
        _statistics = statistics;
        _foreign = foreign;
        _time = time;
        _logger = logger;
        _published = new(clients, reader, options, time, logger);
        _rebuild = new(reader, options.Windows);
        _consumer = clients.CreateConsumer(ClientSettings.Worker(options.Connection, options.Group), builder => builder
            .SetPartitionsAssignedHandler((member, gained) => Gain(gained, hasOthers: member.Assignment.Count > 0))
            .SetPartitionsRevokedHandler((_, lost) => HandBack(lost))
            .SetPartitionsLostHandler((_, lost) => Lose(lost)));
        _assignment = new(_consumer, time);
    }

    /// <summary>Works until it is cancelled; then commits, and hands the partitions back.</summary>
    /// <exception cref="KafkaException">Kafka does not do as it should; what is not committed is done again, by whoever has the partition then.</exception>
    /// <exception cref="KafkaTroubleException">The same.</exception>
    public void Run(CancellationToken cancellation)
    {
        _consumer.Subscribe(_options.TradesTopic);
        try
        {
            Work(cancellation);
            Commit();
        }
        catch (Exception failure)
        {
            // Kafka aborts what is not committed when this member, or another, begins anew.
            _failure = failure.Message;
            _statistics.Aborted += _transaction.IsOpen ? 1 : 0;
            throw;
        }
        finally
        {
            if (_assignment.Await())
                _consumer.Close();
            else
                LogLeftWithoutGoodbye();
            _statistics.Rebuilt += _rebuild.Trades;
        }
    }

    public void Dispose() => _assignment.DisposeConsumer();

    private void Work(CancellationToken cancellation)
    {
        var begun = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            var record = _consumer.Consume(_options.CommitInterval);
            if (_failure is not null)
                throw new KafkaTroubleException($"a transaction could not be committed, and what was in it is done again: {_failure}");
            if (record is { IsPartitionEOF: false })
            {
                var work = FindWork(record.TopicPartitionOffset);
                Take(record, work);
                begun = _transaction.Trades == 1 ? _time.GetTimestamp() : begun;
            }

            if (_transaction.IsOpen && (_transaction.Trades >= _options.CommitTradesMax || _time.GetElapsedTime(begun) >= _options.CommitInterval))
                Commit();
        }
    }

    /// <summary>
    /// Reading begins at the offset that the group has committed; where the last owner's transaction is open, Kafka's client waits for its
    /// end. So the first record of a partition is the first that nobody has worked on.
    /// </summary>
    private PartitionWork FindWork(TopicPartitionOffset record)
    {
        if (_work.TryGetValue(record.TopicPartition, out var work))
            return work;

        Commit();
        work = _work[record.TopicPartition] = _rebuild.Rebuild(record.TopicPartition, record.Offset);
        LogRebuilt(record.Partition.Value, record.Offset, work.Since);
        return work;
    }

    private void Take(ConsumeResult<byte[], byte[]> record, PartitionWork work)
    {
        if (TradeJson.TryRead(record.Message.Value ?? [], out var trade) && _options.Topic.Has(trade.Product))
        {
            work = Prepare(trade.Product, work, record.Offset);
            Emit(trade, record.Offset, work);
        }
        else
        {
            _foreign.Tell(record);
            work.Skip(record.Offset);
        }

        _transaction.Advance(work.Partition, work.Next);
    }

    /// <summary>A product that is met first may have trades far back, and readings that were published.</summary>
    private PartitionWork Prepare(ProductId product, PartitionWork work, long offset)
    {
        if (!work.Knows(product) && !work.IsComplete)
        {
            Commit();
            work = _work[work.Partition] = _rebuild.RebuildFromStart(work.Partition, offset);
        }

        if (!_published.Knows(product))
        {
            Commit();
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
                    _statistics.Known++;
                else
                    _transaction.Add(reading);
            }

            _statistics.Trades++;
        }
        catch (TradeOverflowException overflow)
        {
            LogRefused(overflow.Message);
        }
    }

    /// <summary>Before what takes its time too: readers wait for the end of a transaction, and Kafka gives up one that stays open.</summary>
    private void Commit()
    {
        var readings = _transaction.Readings;
        _transaction.Commit(_consumer.ConsumerGroupMetadata);
        _statistics.Readings += readings;
    }

    private void Gain(List<TopicPartition> gained, bool hasOthers)
    {
        _assignment.Note();
        if (gained.Count > 0)
        {
            _published.Forget();
            LogGained(Name(gained));
        }
        else if (!hasOthers)
        {
            LogSpare();
        }
    }

    private void HandBack(List<TopicPartitionOffset> lost)
    {
        try
        {
            if (_failure is null)
                Commit();
        }
        catch (KafkaException failure)
        {
            _failure = failure.Message;
        }

        Forget(lost);
    }

    private void Lose(List<TopicPartitionOffset> lost)
    {
        // They may belong to another member by now: what is not committed must not be.
        if (_transaction.IsOpen)
            _failure ??= "its partitions were lost";
        Forget(lost);
    }

    private void Forget(List<TopicPartitionOffset> lost)
    {
        foreach (var partition in lost)
            _work.Remove(partition.TopicPartition);
        LogLost(Name(lost.Select(partition => partition.TopicPartition)));
    }

    private static string Name(IEnumerable<TopicPartition> partitions) => string.Join(", ", partitions.Select(partition => partition.Partition.Value));

    [LoggerMessage(6090, LogLevel.Information, "Gained partition(s) {Partitions}")]
    private partial void LogGained(string partitions);

    [LoggerMessage(6098, LogLevel.Information, "No partition is left for this worker at present; it takes over when another goes")]
    private partial void LogSpare();

    [LoggerMessage(6095, LogLevel.Information, "Partition {Partition} goes on at offset {Next}; windows rebuilt from offset {Since}")]
    private partial void LogRebuilt(int partition, long next, long since);

    [LoggerMessage(6091, LogLevel.Information, "Handed back partition(s) {Partitions}")]
    private partial void LogLost(string partitions);

    [LoggerMessage(6097, LogLevel.Warning, "The group has given out no partitions: it is left without a goodbye, and notices within the session timeout")]
    private partial void LogLeftWithoutGoodbye();

    [LoggerMessage(6094, LogLevel.Error, "{Reason}; readings it touches are marked gap")]
    private partial void LogRefused(string reason);
}

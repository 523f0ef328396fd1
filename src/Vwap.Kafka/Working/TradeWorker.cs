using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Computes readings from a topic of trades, as one of a group that Kafka shares the partitions among.</summary>
/// <remarks>
/// <para>Readings and the offsets of their trades are committed in one transaction, which Kafka refuses to a member that has lost its
/// partitions meanwhile. For readers of committed records each reading is there once and in order, whoever computed it.</para>
/// <para>Everything happens on one thread.</para>
/// </remarks>
public sealed partial class TradeWorker
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly TradeWorkerOptions _options;
    private readonly KafkaClients _clients;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _transactionalId;
    private readonly Dictionary<TopicPartition, PartitionWork> _work = [];
    private WorkerStatistics _statistics;
    private bool _mustBeginAnew;

    /// <summary>Makes a worker; nothing happens before <see cref="RunAsync"/>.</summary>
    public TradeWorker(TradeWorkerOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _clients = new(options.Connection, time, logger);
        _time = time;
        _logger = logger;
        _transactionalId = $"vwap-worker-{options.Group}-{Guid.NewGuid():n}";
    }

    /// <summary>What was done so far; to be read after the end.</summary>
    public WorkerStatistics Statistics => _statistics;

    /// <summary>Works until it is cancelled, then hands its partitions back and returns normally.</summary>
    /// <exception cref="KafkaUnusableException">Trying again would not help.</exception>
    public Task RunAsync(CancellationToken cancellation)
    {
        Librdkafka.EnsureLoaded();
        return Task.Factory.StartNew(() => Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                WorkAsMember(cancellation);
            }
            catch (Exception failure) when (failure is KafkaException or KafkaTroubleException)
            {
                LogFailed(failure.Message);
                cancellation.WaitHandle.WaitOne(RetryDelay);
            }
        }
    }

    /// <summary>One membership of the group: from joining to leaving, or to a failure that only a new one mends.</summary>
    private void WorkAsMember(CancellationToken cancellation)
    {
        _work.Clear();
        _mustBeginAnew = false;
        EnsureTradesTopic();
        using var transaction = new ReadingTransaction(_clients, _options.Topic, _transactionalId, cancellation);
        using var reader = _clients.CreateReader();
        var published = new PublishedReadings(_clients, reader, _options, _time, _logger);
        var rebuild = new WindowRebuild(reader, _options.Windows);
        var settings = ClientSettings.Consumer(_options.Connection, _options.Group);
        settings["partition.assignment.strategy"] = "cooperative-sticky";
        settings.TryAdd("session.timeout.ms", "10000");
        using var consumer = _clients.CreateConsumer(settings, builder => builder
            .SetPartitionsAssignedHandler((_, gained) => Gain(gained, published))
            .SetPartitionsRevokedHandler((member, lost) => HandBack(member, lost, transaction))
            .SetPartitionsLostHandler((_, lost) => Lose(lost, transaction)));
        try
        {
            consumer.Subscribe(_options.TradesTopic);
            Work(consumer, transaction, rebuild, published, cancellation);
            Commit(consumer, transaction);
        }
        catch
        {
            // What is not committed is aborted by Kafka when this member, or another, begins anew.
            _mustBeginAnew = true;
            throw;
        }
        finally
        {
            consumer.Close();
            _statistics = _statistics with { Rebuilt = _statistics.Rebuilt + rebuild.Trades };
            reader.Close();
        }
    }

    private void EnsureTradesTopic()
    {
        using var admin = _clients.CreateAdmin();
        try
        {
            if (admin.GetMetadata(ClientSettings.RequestTimeout).Topics.Exists(topic => topic.Topic == _options.TradesTopic))
                return;
        }
        catch (KafkaException unreachable)
        {
            throw new KafkaTroubleException($"the brokers cannot be reached: {_clients.Explain(unreachable.Error)}", unreachable);
        }

        throw new KafkaTroubleException($"there is no topic {_options.TradesTopic} yet: start vwap run --trades-to-kafka {_options.TradesTopic}");
    }

    private void Work(
        IConsumer<byte[], byte[]> consumer, ReadingTransaction transaction, WindowRebuild rebuild, PublishedReadings published, CancellationToken cancellation)
    {
        var begun = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            var record = consumer.Consume(_options.CommitInterval);
            if (_mustBeginAnew)
                throw new KafkaTroubleException("a transaction could not be committed; what was in it is done again");
            if (record is { IsPartitionEOF: false })
            {
                // What takes its time is not done while others wait for a transaction.
                if (!_work.ContainsKey(record.TopicPartition))
                    Commit(consumer, transaction);
                var work = FindWork(record.TopicPartitionOffset, rebuild);
                begun = transaction.IsOpen ? begun : _time.GetTimestamp();
                Take(record, work, transaction, rebuild, published);
            }

            if (transaction.IsOpen && (transaction.Trades >= _options.CommitTradesMax || _time.GetElapsedTime(begun) >= _options.CommitInterval))
                Commit(consumer, transaction);
        }
    }

    private void Take(
        ConsumeResult<byte[], byte[]> record, PartitionWork work, ReadingTransaction transaction, WindowRebuild rebuild, PublishedReadings published)
    {
        if (TradeJson.TryRead(record.Message.Value ?? [], out var trade))
        {
            if (!work.Knows(trade.Product) && !work.IsComplete)
                work = _work[work.Partition] = rebuild.RebuildFromStart(work.Partition, record.Offset);
            Emit(trade, record.Offset, work, transaction, published);
        }
        else
        {
            LogForeign(record.Topic, record.Partition.Value, record.Offset.Value);
            _statistics = _statistics with { Foreign = _statistics.Foreign + 1 };
            work.Skip(record.Offset);
        }

        transaction.Advance(work.Partition, work.Next);
    }

    private void Emit(in Trade trade, long offset, PartitionWork work, ReadingTransaction transaction, PublishedReadings published)
    {
        try
        {
            var known = 0;
            foreach (ref readonly var reading in work.Count(trade, offset))
            {
                if (published.Covers(reading))
                    known++;
                else
                    transaction.Add(reading);
            }

            _statistics = _statistics with { Trades = _statistics.Trades + 1, Known = _statistics.Known + known };
        }
        catch (TradeOverflowException overflow)
        {
            LogRefused(overflow.Message);
        }
    }

    private void Commit(IConsumer<byte[], byte[]> consumer, ReadingTransaction transaction)
    {
        var readings = transaction.Readings;
        transaction.Commit(consumer.ConsumerGroupMetadata);
        _statistics = _statistics with { Readings = _statistics.Readings + readings };
    }

    /// <summary>
    /// Reading begins at the offset that the group has committed; where the last owner's transaction is open, Kafka's client waits for its
    /// end. So the first record of a partition is the first that nobody has worked on.
    /// </summary>
    private PartitionWork FindWork(TopicPartitionOffset record, WindowRebuild rebuild)
    {
        if (_work.TryGetValue(record.TopicPartition, out var work))
            return work;

        work = _work[record.TopicPartition] = rebuild.Rebuild(record.TopicPartition, record.Offset);
        LogRebuilt(record.Partition.Value, record.Offset, work.Since);
        return work;
    }

    private void Gain(List<TopicPartition> gained, PublishedReadings published)
    {
        published.Forget();
        LogGained(Name(gained));
    }

    private void HandBack(IConsumer<byte[], byte[]> member, List<TopicPartitionOffset> lost, ReadingTransaction transaction)
    {
        try
        {
            if (!_mustBeginAnew)
                Commit(member, transaction);
        }
        catch (KafkaException failure)
        {
            LogFailed(failure.Message);
            _mustBeginAnew = true;
        }

        Forget(lost);
    }

    private void Lose(List<TopicPartitionOffset> lost, ReadingTransaction transaction)
    {
        // They may belong to another member by now: what is not committed must not be.
        _mustBeginAnew |= transaction.IsOpen;
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

    [LoggerMessage(6095, LogLevel.Information, "Partition {Partition} goes on at offset {Next}; windows rebuilt from offset {Since}")]
    private partial void LogRebuilt(int partition, long next, long since);

    [LoggerMessage(6091, LogLevel.Information, "Handed back partition(s) {Partitions}")]
    private partial void LogLost(string partitions);

    [LoggerMessage(6092, LogLevel.Warning, "Kafka: {Reason}; joining anew")]
    private partial void LogFailed(string reason);

    [LoggerMessage(6093, LogLevel.Warning, "{Topic}: the record at partition {Partition}, offset {Offset} is not a trade and is skipped")]
    private partial void LogForeign(string topic, int partition, long offset);

    [LoggerMessage(6094, LogLevel.Error, "{Reason}; readings it touches are marked gap")]
    private partial void LogRefused(string reason);
}

using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>One membership of the group: from joining to leaving, or to a failure that only a new one mends.</summary>
/// <remarks>One thread.</remarks>
internal sealed partial class Membership : IDisposable
{
    private readonly TradeWorkerOptions _options;
    private readonly ReadingTransaction _transaction;
    private readonly WorkerStatistics _statistics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AssignedWork _work;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly FirstAssignment _assignment;

    /// <summary>When the first trade of the open transaction was taken.</summary>
    private long _begun;

    /// <summary>Why this membership must end: set where Kafka's client would swallow what is thrown.</summary>
    private string? _failure;

    /// <param name="clients">Which Kafka.</param>
    /// <param name="options">What to compute.</param>
    /// <param name="transaction">Where readings go.</param>
    /// <param name="reader">Reads what is there already.</param>
    /// <param name="statistics">Counts what is done.</param>
    /// <param name="foreign">Counts what is no trade.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where it is told what happens.</param>
    public Membership(
        KafkaClients clients, TradeWorkerOptions options, ReadingTransaction transaction, IConsumer<byte[], byte[]> reader,
        WorkerStatistics statistics, ForeignRecords foreign, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _transaction = transaction;
        _statistics = statistics;
        _timeProvider = timeProvider;
        _logger = logger;
        _work = new(clients, options, transaction, Commit, reader, statistics, foreign, timeProvider, logger);
        _consumer = clients.CreateConsumer(ClientSettings.Worker(options.Connection, options.Group), builder => builder
            .SetPartitionsAssignedHandler((member, gained) => Gain(gained, hasOthers: member.Assignment.Count > 0))
            .SetPartitionsRevokedHandler((_, lost) => HandBack(lost))
            .SetPartitionsLostHandler((_, lost) => Lose(lost)));
        _assignment = new(_consumer, timeProvider);
    }

    /// <summary>Works until it is cancelled; then commits, and hands the partitions back.</summary>
    /// <exception cref="KafkaException">Kafka does not do as it should; what is not committed is done again, by whoever has the partition then.</exception>
    /// <exception cref="KafkaTroubleException">The same.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        _consumer.Subscribe(_options.TradesTopic);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
                Attempt(() => WorkUntil(cancellationToken));
            Attempt(Commit);
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
            _statistics.Rebuilt += _work.Rebuilt;
        }
    }

    public void Dispose() => _assignment.DisposeConsumer();

    /// <summary>What is refused because the group was shared out anew meanwhile is done again from where the group has come.</summary>
    private void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (KafkaTxnRequiresAbortException refused) when (refused.Error.Code is ErrorCode.IllegalGeneration or ErrorCode.RebalanceInProgress)
        {
            GoBack();
        }
    }

    private void WorkUntil(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            WorkOnNext();
    }

    private void WorkOnNext()
    {
        var record = _consumer.Consume(_options.CommitInterval);
        if (_failure is not null)
            throw new KafkaTroubleException($"a transaction could not be committed, and what was in it is done again: {_failure}");
        if (record is { IsPartitionEOF: false })
        {
            _work.Take(record);
            _begun = _transaction.Trades == 1 ? _timeProvider.GetTimestamp() : _begun;
        }

        if (_transaction.IsOpen && (_transaction.Trades >= _options.CommitTradesMax || _timeProvider.GetElapsedTime(_begun) >= _options.CommitInterval))
            Commit();
    }

    /// <summary>As if the partitions that this member has still were gained just now.</summary>
    private void GoBack()
    {
        _transaction.Abort();
        _statistics.Aborted++;
        foreach (var committed in _consumer.Committed(_consumer.Assignment, ClientSettings.RequestTimeout))
            _consumer.Seek(committed.Offset == Offset.Unset ? new(committed.TopicPartition, Offset.Beginning) : committed);
        _work.Clear();
        LogGoneBack();
    }

    /// <summary>Asks for the group's generation only where it is needed: of a consumer that closes, Kafka's client dies of the question.</summary>
    private void Commit()
    {
        if (!_transaction.IsOpen)
            return;
        var readings = _transaction.Readings;
        _transaction.Commit(_consumer.ConsumerGroupMetadata);
        _statistics.Readings += readings;
    }

    private void Gain(List<TopicPartition> gained, bool hasOthers)
    {
        _assignment.Note();
        if (gained.Count > 0)
        {
            _work.ForgetPublished();
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

    [LoggerMessage(6091, LogLevel.Information, "Handed back partition(s) {Partitions}")]
    private partial void LogLost(string partitions);

    [LoggerMessage(6099, LogLevel.Information, "The group was shared out anew during a transaction, which is done again")]
    private partial void LogGoneBack();

    [LoggerMessage(6097, LogLevel.Warning, "The group has given out no partitions: it is left without a goodbye, and notices within the session timeout")]
    private partial void LogLeftWithoutGoodbye();
}

using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>A membership of the consumer group: from joining to leaving, or to a failure after which the worker must join again.</summary>
/// <remarks>One thread.</remarks>
internal sealed partial class WorkerSession : IDisposable
{
    /// <summary>How often the group is polled during a recovery, in milliseconds: far more often than any <c>max.poll.interval.ms</c>.</summary>
    private const int PollInterval = 100;

    private readonly KafkaClients _clients;
    private readonly TradeWorkerOptions _options;
    private readonly TradeProcessor _processor;
    private readonly ReadingTransaction _transaction;
    private readonly WorkerStatistics _statistics;
    private readonly ILogger _logger;
    private readonly IConsumer<byte[], byte[]> _consumer;

    /// <summary>When the open transaction began.</summary>
    private long _transactionStart;

    /// <summary>Why the session must end: set in handlers, from which librdkafka passes no exceptions on.</summary>
    private string? _failure;

    /// <summary>The partition whose recovery is running, and what aborts it.</summary>
    private (TopicPartition Partition, CancellationTokenSource Abort)? _recovering;

    public WorkerSession(
        KafkaClients clients, TradeWorkerOptions options, TradeProcessor processor, ReadingTransaction transaction, WorkerStatistics statistics)
    {
        _clients = clients;
        _options = options;
        _processor = processor;
        _transaction = transaction;
        _statistics = statistics;
        _logger = clients.Logger;
        _consumer = clients.CreateConsumer(ClientSettings.Worker(options.Connection, options.Group), builder => builder
            .SetPartitionsAssignedHandler((consumer, assigned) => OnAssigned(assigned, hasOthers: consumer.Assignment.Count > 0))
            .SetPartitionsRevokedHandler((_, revoked) => OnRevoked(revoked))
            .SetPartitionsLostHandler((_, lost) => OnLost(lost)));
    }

    /// <summary>Works until it is cancelled; then commits and leaves the group.</summary>
    /// <exception cref="KafkaException">A request failed; what is not committed is processed again by the partitions' next owners.</exception>
    /// <exception cref="KafkaTransientException">The same.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        _consumer.Subscribe(_options.TradesTopic);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
                RetryAfterRebalance(() => ProcessUntilCancelled(cancellationToken));
            RetryAfterRebalance(Commit);
        }
        catch (Exception failure)
        {
            // Kafka aborts the open transaction when its transactional id is used again, or it times out.
            _failure = failure.Message;
            _statistics.Aborted += _transaction.IsOpen ? 1 : 0;
            throw;
        }
        finally
        {
            _consumer.Close();
        }
    }

    public void Dispose() => _consumer.Dispose();

    /// <summary>A transaction refused because of a rebalance is aborted, and its trades are processed again.</summary>
    private void RetryAfterRebalance(Action work)
    {
        try
        {
            work();
        }
        catch (KafkaTxnRequiresAbortException refused) when (refused.Error.Code is ErrorCode.IllegalGeneration or ErrorCode.RebalanceInProgress)
        {
            Rewind();
        }
    }

    private void ProcessUntilCancelled(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var record = _consumer.Consume(_options.CommitInterval);
            if (_failure is not null)
                throw new KafkaTransientException($"transaction not committed, its trades will be processed again: {_failure}");
            if (record is { IsPartitionEOF: false })
                Process(record, cancellationToken);
            if (_transaction.IsOpen && (_transaction.Trades >= _options.CommitTradesMax || _clients.TimeProvider.GetElapsedTime(_transactionStart) >= _options.CommitInterval))
                Commit();
        }
    }

    private void Process(ConsumeResult<byte[], byte[]> record, CancellationToken cancellationToken)
    {
        while (_processor.Process(record) is { } recovery)
        {
            Commit(); // readers wait for the end of a transaction, and Kafka aborts one that stays open
            if (!Recover(recovery, record.TopicPartition, cancellationToken))
                return;
        }

        if (_transaction.Trades == 1)
            _transactionStart = _clients.TimeProvider.GetTimestamp();
    }

    /// <summary>
    /// Recovers the state of a partition on another thread. If that takes long, this one polls the group with all partitions paused: the
    /// member stays in the group, and a rebalance that revokes the partition aborts the recovery, as does a stop.
    /// </summary>
    /// <returns>False when it was aborted: the partition's next owner processes the record.</returns>
    private bool Recover(Recovery recovery, TopicPartition partition, CancellationToken cancellationToken)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _recovering = (partition, abort);
        var isPaused = false;
        var start = _clients.TimeProvider.GetTimestamp();
        _statistics.IsRestoring = true;
        var running = Task.Run(() => recovery(abort.Token), CancellationToken.None);
        try
        {
            while (Task.WaitAny([running], PollInterval, CancellationToken.None) < 0)
            {
                if (!isPaused)
                    _consumer.Pause(_consumer.Assignment);
                isPaused = true;
                PollPaused();
            }

            var apply = running.GetAwaiter().GetResult();
            abort.Token.ThrowIfCancellationRequested();
            apply();
            _statistics.RestoreDuration?.Record(_clients.TimeProvider.GetElapsedTime(start).TotalSeconds);
            return true;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _recovering = null;
            _statistics.IsRestoring = false;
            abort.Cancel();
            Task.WaitAny([running], CancellationToken.None);
            _ = running.Exception; // observed: an earlier exception counts
            if (isPaused)
                _consumer.Resume(_consumer.Assignment);
        }
    }

    /// <summary>Serves rebalances. A partition assigned meanwhile is not paused yet.</summary>
    private void PollPaused()
    {
        if (_consumer.Consume(TimeSpan.Zero) is not { IsPartitionEOF: false } record)
            return;
        _consumer.Pause([record.TopicPartition]);
        _consumer.Seek(record.TopicPartitionOffset);
    }

    /// <summary>Aborts the transaction and returns to the committed offsets.</summary>
    private void Rewind()
    {
        _transaction.Abort();
        _statistics.Aborted++;
        foreach (var committed in _consumer.Committed(_consumer.Assignment, ClientSettings.RequestTimeout))
            _consumer.Seek(committed.Offset == Offset.Unset ? new(committed.TopicPartition, Offset.Beginning) : committed);
        _processor.Clear();
        LogRewound();
    }

    /// <summary>Reads the group's generation only when there is something to commit: on a consumer that is closing, that crashes librdkafka.</summary>
    private void Commit()
    {
        if (!_transaction.IsOpen)
            return;
        var readings = _transaction.Readings;
        _transaction.Commit(_consumer.ConsumerGroupMetadata);
        _statistics.Readings += readings;
    }

    private void OnAssigned(List<TopicPartition> assigned, bool hasOthers)
    {
        _statistics.Rebalances++;
        _statistics.Partitions += assigned.Count;
        if (assigned.Count > 0)
        {
            _processor.ForgetPublished();
            LogAssigned(Join(assigned));
        }
        else if (!hasOthers)
        {
            LogStandby();
        }
    }

    private void OnRevoked(List<TopicPartitionOffset> revoked)
    {
        try
        {
            if (_failure is null)
                Commit();
        }
        catch (Exception failure) when (failure is KafkaException or KafkaTransientException)
        {
            _failure = failure.Message;
        }

        Remove(revoked);
    }

    /// <summary>They may have another owner already: nothing may be committed.</summary>
    private void OnLost(List<TopicPartitionOffset> lost)
    {
        if (_transaction.IsOpen)
            _failure ??= "partitions lost";
        Remove(lost);
    }

    private void Remove(List<TopicPartitionOffset> removed)
    {
        TopicPartition[] partitions = [.. removed.Select(removed => removed.TopicPartition)];
        _statistics.Rebalances++;
        _statistics.Partitions -= partitions.Length;
        _consumer.Resume(partitions); // one that is revoked while paused would still be paused when it is assigned again
        foreach (var partition in partitions)
        {
            _processor.Remove(partition);
            if (_recovering is { } recovering && recovering.Partition == partition)
                recovering.Abort.Cancel();
        }

        LogRevoked(Join(partitions));
    }

    private static string Join(IEnumerable<TopicPartition> partitions) => string.Join(", ", partitions.Select(partition => partition.Partition.Value));

    [LoggerMessage(6090, LogLevel.Information, "Assigned partition(s) {Partitions}")]
    private partial void LogAssigned(string partitions);

    [LoggerMessage(6091, LogLevel.Information, "Revoked partition(s) {Partitions}")]
    private partial void LogRevoked(string partitions);

    [LoggerMessage(6098, LogLevel.Information, "No partition assigned: this worker is a standby")]
    private partial void LogStandby();

    [LoggerMessage(6099, LogLevel.Information, "Rebalance during a transaction: aborted and retried")]
    private partial void LogRewound();
}

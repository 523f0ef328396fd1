using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Computes readings from a topic of trades, as a member of a consumer group that shares its partitions.</summary>
/// <remarks>
/// Readings and the offsets of their trades are committed in one transaction, which Kafka refuses to a member that has lost its partitions
/// meanwhile. So a reader of committed records sees each reading once and in order, whoever computed it.
/// </remarks>
public sealed partial class TradeWorker(TradeWorkerOptions options, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly KafkaClients _clients = new(options.Connection, timeProvider, logger);
    private readonly string _transactionalId = $"vwap-worker-{options.Group}-{Guid.NewGuid():n}";

    /// <summary>The counts; read them after <see cref="RunAsync"/> has returned.</summary>
    public WorkerStatistics Statistics { get; } = new();

    /// <summary>Works until it is cancelled, then commits, leaves the group and returns normally.</summary>
    /// <exception cref="KafkaFatalException">A retry would not help.</exception>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken cancellationToken)
    {
        var throttle = new LogThrottle<string>(timeProvider);
        var unexpected = new UnexpectedRecords("trade", _clients);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                RunSession(unexpected, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception failure) when (failure is KafkaException or KafkaTransientException)
            {
                if (throttle.IsDue(failure.Message))
                    LogFailed(failure.Message);
                cancellationToken.WaitHandle.WaitOne(RetryDelay);
            }
        }

        Statistics.Unexpected = unexpected.Count;
    }

    private void RunSession(UnexpectedRecords unexpected, CancellationToken cancellationToken)
    {
        CheckTradesTopic(cancellationToken);
        using var transaction = new ReadingTransaction(_clients, _transactionalId, cancellationToken);
        using var reader = new PartitionReader(_clients);
        var processor = new TradeProcessor(_clients, options, reader, transaction, unexpected, Statistics);
        using var session = new WorkerSession(_clients, options, processor, transaction, Statistics);
        session.Run(cancellationToken);
    }

    private void CheckTradesTopic(CancellationToken cancellationToken)
    {
        var cluster = _clients.Describe(ClientSettings.RequestTimeout, cancellationToken);
        if (!cluster.Topics.Exists(topic => topic.Topic == options.TradesTopic))
            throw new KafkaTransientException($"no topic {options.TradesTopic} yet: start vwap run --trades-to-kafka {options.TradesTopic}");
    }

    [LoggerMessage(6092, LogLevel.Warning, "Kafka: {Reason}; rejoining the group")]
    private partial void LogFailed(string reason);
}

/// <summary>The counts of a <see cref="TradeWorker"/>.</summary>
public sealed class WorkerStatistics
{
    /// <summary>Trades processed.</summary>
    public long Trades { get; internal set; }

    /// <summary>Readings committed.</summary>
    public long Readings { get; internal set; }

    /// <summary>Readings that were in their topic already.</summary>
    public long Known { get; internal set; }

    /// <summary>Trades read again to rebuild windows.</summary>
    public long Reread { get; internal set; }

    /// <summary>Records that are no trades.</summary>
    public long Unexpected { get; internal set; }

    /// <summary>Transactions aborted; their trades are processed again.</summary>
    public long Aborted { get; internal set; }
}

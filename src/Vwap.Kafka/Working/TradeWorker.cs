using System.Diagnostics.Metrics;
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

    /// <summary>The counts; while it runs, one may be a moment older than another.</summary>
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

    /// <summary>Assignments and revocations of partitions.</summary>
    public long Rebalances { get; internal set; }

    /// <summary>Partitions assigned now.</summary>
    public int Partitions { get; internal set; }

    /// <summary>Whether a partition is being recovered now.</summary>
    public bool IsRestoring { get; internal set; }

    /// <summary>Takes the seconds that the recovery of a partition took; null when nobody asks.</summary>
    internal Histogram<double>? RestoreDuration { get; private set; }

    /// <summary>Publishes the counts as instruments: <c>vwap.worker.trades</c> and so on. docs/monitoring.md lists them.</summary>
    public void Publish(Meter meter)
    {
        meter.CreateObservableCounter("vwap.worker.trades", () => Trades, "{trade}", "Trades processed");
        meter.CreateObservableCounter("vwap.worker.readings", () => Readings, "{reading}", "Readings committed");
        meter.CreateObservableCounter("vwap.worker.known", () => Known, "{reading}", "Readings that were in their topic already");
        meter.CreateObservableCounter("vwap.worker.reread", () => Reread, "{trade}", "Trades read again to rebuild windows");
        meter.CreateObservableCounter("vwap.worker.unexpected", () => Unexpected, "{record}", "Records that are no trades");
        meter.CreateObservableCounter("vwap.worker.aborted", () => Aborted, "{transaction}", "Transactions aborted");
        meter.CreateObservableCounter("vwap.worker.rebalances", () => Rebalances, "{rebalance}", "Assignments and revocations of partitions");
        meter.CreateObservableUpDownCounter("vwap.worker.partitions", () => Partitions, "{partition}", "Partitions assigned");
        RestoreDuration = meter.CreateHistogram<double>("vwap.worker.restore.duration", "s", "The recovery of a partition: its windows, and how far its readings are published");
    }
}

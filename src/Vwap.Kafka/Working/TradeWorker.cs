using Confluent.Kafka;
using Microsoft.Extensions.Logging;

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
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ForeignRecords _foreign;
    private readonly string _transactionalId;

    /// <summary>Makes a worker; nothing happens before <see cref="RunAsync"/>.</summary>
    public TradeWorker(TradeWorkerOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _clients = new(options.Connection, timeProvider, logger);
        _timeProvider = timeProvider;
        _logger = logger;
        _foreign = new("trade", timeProvider, logger);
        _transactionalId = $"vwap-worker-{options.Group}-{Guid.NewGuid():n}";
    }

    /// <summary>What was done so far; to be read after the end.</summary>
    public WorkerStatistics Statistics { get; } = new();

    /// <summary>Works until it is cancelled, then hands its partitions back and returns normally.</summary>
    /// <exception cref="KafkaUnusableException">Trying again would not help.</exception>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        Librdkafka.EnsureLoaded();
        return Task.Factory.StartNew(() => Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(CancellationToken cancellationToken)
    {
        var pace = new LogPace<string>(_timeProvider);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                WorkAsMember(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception failure) when (failure is KafkaException or KafkaTroubleException)
            {
                if (pace.IsDue(failure.Message))
                    LogFailed(failure.Message);
                cancellationToken.WaitHandle.WaitOne(RetryDelay);
            }
        }

        Statistics.Foreign = _foreign.Count;
    }

    private void WorkAsMember(CancellationToken cancellationToken)
    {
        EnsureTradesTopic(cancellationToken);
        using var transaction = new ReadingTransaction(_clients, _options.Topic, _transactionalId, cancellationToken);
        using var reader = _clients.CreateReader();
        using var membership = new Membership(_clients, _options, transaction, reader, Statistics, _foreign, _timeProvider, _logger);
        try
        {
            membership.Run(cancellationToken);
        }
        finally
        {
            reader.Close();
        }
    }

    private void EnsureTradesTopic(CancellationToken cancellationToken)
    {
        using var admin = _clients.CreateAdmin();
        var cluster = _clients.Describe(admin, ClientSettings.RequestTimeout, cancellationToken);
        if (!cluster.Topics.Exists(topic => topic.Topic == _options.TradesTopic))
            throw new KafkaTroubleException($"there is no topic {_options.TradesTopic} yet: start vwap run --trades-to-kafka {_options.TradesTopic}");
    }

    [LoggerMessage(6092, LogLevel.Warning, "Kafka: {Reason}; joining anew")]
    private partial void LogFailed(string reason);
}

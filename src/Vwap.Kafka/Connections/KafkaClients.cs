using System.Runtime.InteropServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Creates clients of one Kafka cluster, which share a log, and carries the clock and the logger of everything that uses them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KafkaClients
{
    /// <summary>A metadata request cannot be cancelled: a long wait is made of short requests.</summary>
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientLog _log;

    public KafkaClients(KafkaConnection connection, TimeProvider timeProvider, ILogger logger)
        : this(connection, timeProvider, logger, new ClientLog(connection, timeProvider, logger))
    {
    }

    private KafkaClients(KafkaConnection connection, TimeProvider timeProvider, ILogger logger, ClientLog log)
    {
        Connection = connection;
        TimeProvider = timeProvider;
        Logger = logger;
        _log = log;
    }

    public KafkaConnection Connection { get; }

    public TimeProvider TimeProvider { get; }

    public ILogger Logger { get; }

    /// <summary>Clients that bootstrap from other brokers of the same cluster.</summary>
    public KafkaClients At(string brokers) => new(Connection with { Brokers = brokers }, TimeProvider, Logger, _log);

    /// <summary>Returns the brokers and topics of the cluster.</summary>
    /// <exception cref="KafkaTransientException">No broker answered within the timeout.</exception>
    public Metadata Describe(IAdminClient admin, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var start = TimeProvider.GetTimestamp(); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return admin.GetMetadata(MetadataTimeout);
            }
            catch (KafkaException failed)
            {
                if (TimeProvider.GetElapsedTime(start) >= timeout)
                    throw new KafkaTransientException($"no answer from Kafka at {Connection.Brokers} within {timeout.TotalSeconds:0.#} s: {Explain(failed.Error)}", failed);
            }
        }
    }

    public IAdminClient CreateAdmin() => Build(() => new AdminClientBuilder(ClientSettings.Common(Connection))
        .SetErrorHandler((_, error) => _log.Log(error))
        .SetLogHandler((_, message) => _log.Log(message))
        .Build());

    public IProducer<byte[], byte[]> CreateProducer(Dictionary<string, string> settings) => Build(() => new ProducerBuilder<byte[], byte[]>(settings)
        .SetErrorHandler((_, error) => _log.Log(error))
        .SetLogHandler((_, message) => _log.Log(message))
        .Build());

    public IConsumer<byte[], byte[]> CreateConsumer(Dictionary<string, string> settings, Action<ConsumerBuilder<byte[], byte[]>>? configure = null) => Build(() =>
    {
        var builder = new ConsumerBuilder<byte[], byte[]>(settings)
            .SetErrorHandler((_, error) => _log.Log(error))
            .SetLogHandler((_, message) => _log.Log(message));
        configure?.Invoke(builder);
        return builder.Build();
    });

    /// <summary>A connection error explains more than that no broker answered.</summary>
    private string Explain(Error error) =>
        error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut ? _log.LastConnectionError ?? error.Reason : error.Reason;

    private T Build<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            throw new KafkaFatalException($"librdkafka rejects a setting: {_log.Mask(refused.Message)}");
        }
        catch (DllNotFoundException missing)
        {
            throw new KafkaFatalException($"librdkafka is not available for this platform ({RuntimeInformation.RuntimeIdentifier}): {missing.Message}", missing);
        }
    }
}

using System.Runtime.InteropServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Creates clients of one Kafka cluster, which share a log, and carries the clock and the logger of everything that uses them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KafkaClients(KafkaConnection connection, TimeProvider timeProvider, ILogger logger, ClientLog? log = null)
{
    /// <summary>A metadata request cannot be cancelled: a long wait is made of short requests.</summary>
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientLog _log = log ?? new(connection, timeProvider, logger);

    public KafkaConnection Connection { get; } = connection;

    public TimeProvider TimeProvider { get; } = timeProvider;

    public ILogger Logger { get; } = logger;

    /// <summary>Clients that bootstrap from other brokers of the same cluster.</summary>
    public KafkaClients At(string brokers) => new(Connection with { Brokers = brokers }, TimeProvider, Logger, _log);

    /// <summary>Returns the brokers and topics of the cluster.</summary>
    /// <exception cref="KafkaTransientException">No broker answered within the timeout.</exception>
    public Metadata Describe(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var admin = CreateAdmin();
        return Describe(admin, timeout, cancellationToken);
    }

    /// <inheritdoc cref="Describe(TimeSpan, CancellationToken)"/>
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

    /// <summary>Reads something from the cluster.</summary>
    /// <exception cref="KafkaTransientException">It could not be read.</exception>
    public static T Read<T>(object what, Func<T> request)
    {
        try
        {
            return request();
        }
        catch (KafkaException failed)
        {
            throw new KafkaTransientException($"cannot read {what}: {failed.Error.Reason}", failed);
        }
    }

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

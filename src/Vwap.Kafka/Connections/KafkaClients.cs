using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Makes clients of one Kafka whose troubles are told in our log.</summary>
internal sealed class KafkaClients(KafkaConnection connection, TimeProvider time, ILogger logger)
{
    private readonly ClientLog _log = new(connection, time, logger);

    public KafkaConnection Connection => connection;

    /// <summary>Why brokers cannot be reached: what the client has heard from them says more than that none answered.</summary>
    public string Explain(Error error) =>
        error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut ? _log.LastConnectionTrouble ?? error.Reason : error.Reason;

    public IAdminClient CreateAdmin() => Build(() => new AdminClientBuilder(ClientSettings.Common(connection))
        .SetErrorHandler((_, error) => _log.Tell(error))
        .SetLogHandler((_, message) => _log.Tell(message))
        .Build());

    public IProducer<byte[], byte[]> CreateProducer(Dictionary<string, string> settings) => Build(() => new ProducerBuilder<byte[], byte[]>(settings)
        .SetErrorHandler((_, error) => _log.Tell(error))
        .SetLogHandler((_, message) => _log.Tell(message))
        .Build());

    public IConsumer<byte[], byte[]> CreateReader() => CreateConsumer(ClientSettings.Reader(connection), _ => { });

    public IConsumer<byte[], byte[]> CreateConsumer(Dictionary<string, string> settings, Action<ConsumerBuilder<byte[], byte[]>> handle) => Build(() =>
    {
        var builder = new ConsumerBuilder<byte[], byte[]>(settings)
            .SetErrorHandler((_, error) => _log.Tell(error))
            .SetLogHandler((_, message) => _log.Tell(message));
        handle(builder);
        return builder.Build();
    });

    private T Build<T>(Func<T> build)
    {
        Librdkafka.EnsureLoaded();
        try
        {
            return build();
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            throw new KafkaUnusableException($"Kafka's client refuses a setting of --kafka-set: {_log.Mask(refused.Message)}");
        }
    }
}

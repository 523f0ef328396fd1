using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Makes clients of one Kafka whose troubles are told in our log.</summary>
internal sealed class KafkaClients
{
    private static readonly TimeSpan Question = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _timeProvider;
    private readonly ClientLog _log;

    public KafkaClients(KafkaConnection connection, TimeProvider timeProvider, ILogger logger)
        : this(connection, timeProvider, new ClientLog(connection, timeProvider, logger))
    {
    }

    private KafkaClients(KafkaConnection connection, TimeProvider timeProvider, ClientLog log)
    {
        Connection = connection;
        _timeProvider = timeProvider;
        _log = log;
    }

    public KafkaConnection Connection { get; }

    /// <summary>The same for some of the brokers.</summary>
    public KafkaClients At(string brokers) => new(Connection with { Brokers = brokers }, _timeProvider, _log);

    /// <summary>Asks for the brokers and the topics, in short questions: one that is under way cannot be cancelled.</summary>
    /// <exception cref="KafkaTroubleException">No broker answered in time.</exception>
    public Metadata Describe(IAdminClient admin, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var start = _timeProvider.GetTimestamp(); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return admin.GetMetadata(Question);
            }
            catch (KafkaException unanswered)
            {
                if (_timeProvider.GetElapsedTime(start) >= patience)
                {
                    throw new KafkaTroubleException(
                        $"Kafka at {Connection.Brokers} did not answer within {patience.TotalSeconds:0.#} s: {Explain(unanswered.Error)}", unanswered);
                }
            }
        }
    }

    public IAdminClient CreateAdmin() => Build(() => new AdminClientBuilder(ClientSettings.Common(Connection))
        .SetErrorHandler((_, error) => _log.Tell(error))
        .SetLogHandler((_, message) => _log.Tell(message))
        .Build());

    public IProducer<byte[], byte[]> CreateProducer(Dictionary<string, string> settings) => Build(() => new ProducerBuilder<byte[], byte[]>(settings)
        .SetErrorHandler((_, error) => _log.Tell(error))
        .SetLogHandler((_, message) => _log.Tell(message))
        .Build());

    public IConsumer<byte[], byte[]> CreateReader() => CreateConsumer(ClientSettings.Reader(Connection), _ => { });

    public IConsumer<byte[], byte[]> CreateConsumer(Dictionary<string, string> settings, Action<ConsumerBuilder<byte[], byte[]>> handle) => Build(() =>
    {
        var builder = new ConsumerBuilder<byte[], byte[]>(settings)
            .SetErrorHandler((_, error) => _log.Tell(error))
            .SetLogHandler((_, message) => _log.Tell(message));
        handle(builder);
        return builder.Build();
    });

    /// <summary>What the client has heard from brokers says more than that none answered.</summary>
    private string Explain(Error error) =>
        error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut ? _log.LastConnectionTrouble ?? error.Reason : error.Reason;

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

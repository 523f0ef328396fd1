namespace Vwap.Kafka;

/// <summary>How to connect to a Kafka cluster.</summary>
public sealed record KafkaConnection
{
    /// <summary>The bootstrap brokers: HOST:PORT, comma separated.</summary>
    public required string Brokers { get; init; }

    /// <summary>
    /// librdkafka settings passed through unchanged, such as <c>security.protocol</c> and <c>sasl.password</c>. Secrets among them are never
    /// logged. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// How long to wait for the brokers at start: 30 seconds by default, <see cref="Timeout.InfiniteTimeSpan"/> for no limit. An output then
    /// starts without them and keeps trying.
    /// </summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromSeconds(30);
}

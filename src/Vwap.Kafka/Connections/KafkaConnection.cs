namespace Vwap.Kafka;

/// <summary>Which Kafka, and how to speak to it.</summary>
public sealed record KafkaConnection
{
    /// <summary>The brokers to ask first: HOST:PORT, comma separated.</summary>
    public required string Brokers { get; init; }

    /// <summary>
    /// Settings of librdkafka passed through as they are, such as <c>security.protocol</c> and <c>sasl.password</c>. Secrets among them are never logged.
    /// Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// How long to wait for the brokers at start: 30 seconds by default. An output goes on without them then, trying meanwhile;
    /// <see cref="Timeout.InfiniteTimeSpan"/> lets it wait for as long as it takes.
    /// </summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromSeconds(30);
}

namespace Vwap.Kafka;

/// <summary>How a consumer is doing.</summary>
/// <param name="IsConnected">Whether the brokers of what it reads are connected; null before anything is known.</param>
/// <param name="Behind">How many records its partitions hold that it has not read yet, as far as the brokers have told.</param>
/// <param name="Repeated">Readings whose trade id was not higher than the one before.</param>
/// <param name="Skipped">Trade ids that were left out.</param>
/// <param name="Foreign">Records that are no readings.</param>
public readonly record struct ConsumerStatus(bool? IsConnected, long Behind, long Repeated, long Skipped, long Foreign);

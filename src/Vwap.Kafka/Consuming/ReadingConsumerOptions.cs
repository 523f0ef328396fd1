namespace Vwap.Kafka;

/// <summary>Options of a <see cref="ReadingConsumer"/>.</summary>
public sealed record ReadingConsumerOptions
{
    /// <summary>The cluster.</summary>
    public required KafkaConnection Connection { get; init; }

    /// <summary>The topics.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Where to start; in a group, only partitions without a committed offset. Default: the beginning.</summary>
    public StartPosition From { get; init; }

    /// <summary>The consumer group that shares the topics and commits its offsets. Default: none, read everything.</summary>
    public string? Group { get; init; }

    /// <summary>Stop after this many readings. Default: never.</summary>
    public long? MaxReadings { get; init; }
}

namespace Vwap.Kafka;

/// <summary>What to read from Kafka.</summary>
public sealed record ReadingConsumerOptions
{
    /// <summary>Which Kafka.</summary>
    public required KafkaConnection Connection { get; init; }

    /// <summary>The topics.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Where to begin; in a group, only where the group has not read yet. Default: the beginning.</summary>
    public ReadFrom From { get; init; }

    /// <summary>The consumer group that shares the topics and remembers how far it has come. Default: none, all is read.</summary>
    public string? Group { get; init; }

    /// <summary>Stop after so many readings. Default: never.</summary>
    public long? MaxReadings { get; init; }
}

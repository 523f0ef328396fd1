using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Which Kafka, and what goes there.</summary>
internal sealed record KafkaSettings
{
    public required KafkaConnection Connection { get; init; }

    /// <summary>The topics of readings.</summary>
    public required TopicPattern Topic { get; init; }

    /// <summary>Which broker is to lead the topic of which product.</summary>
    public required IReadOnlyDictionary<ProductId, string> Leaders { get; init; }

    /// <summary>The topic that normalised trades go to; null for none. Readings are then left to the workers.</summary>
    public string? TradesTopic { get; init; }

    /// <summary>How many partitions that topic is created with.</summary>
    public int TradesPartitions { get; init; }
}

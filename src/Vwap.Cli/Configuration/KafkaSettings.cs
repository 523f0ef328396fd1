using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>The Kafka output of a run.</summary>
internal sealed record KafkaSettings
{
    public required KafkaConnection Connection { get; init; }

    /// <summary>The topics of readings.</summary>
    public required TopicPattern Topic { get; init; }

    /// <summary>The preferred leader of each stream's topic.</summary>
    public required IReadOnlyDictionary<StreamId, string> Leaders { get; init; }

    /// <summary>The topic of normalized trades, published instead of readings; null to publish readings.</summary>
    public string? TradesTopic { get; init; }

    /// <summary>The number of partitions that topic is created with.</summary>
    public int TradesPartitions { get; init; }
}

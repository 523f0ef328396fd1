using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>The Kafka output of a run.</summary>
/// <param name="Connection">The brokers.</param>
/// <param name="Topic">The topics of readings.</param>
/// <param name="Leaders">The preferred leader of each stream's topic.</param>
/// <param name="TradesTopic">The topic of normalized trades, published instead of readings; null to publish readings.</param>
/// <param name="TradesPartitions">The number of partitions that topic is created with.</param>
internal sealed record KafkaSettings(
    KafkaConnection Connection, TopicPattern Topic, IReadOnlyDictionary<StreamId, string> Leaders, string? TradesTopic, int TradesPartitions);

using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Records that are between ours although we did not send them.</summary>
/// <param name="From">The first of them.</param>
/// <param name="Stop">The offset of our record behind them.</param>
internal sealed record Intrusion(TopicPartitionOffset From, long Stop);

namespace Vwap.Kafka;

/// <summary>
/// The brokers came after the readings had begun, and a topic ends before the first of them: what is between is not there to be published.
/// To begin again at the topics' last records mends it.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="lastTradeId">The last trade id there.</param>
/// <param name="firstTradeId">The first trade id to be published.</param>
public sealed class KafkaBehindException(string topic, long lastTradeId, long firstTradeId)
    : Exception($"the topic {topic} ends with trade {lastTradeId}, and readings begin with {firstTradeId}");

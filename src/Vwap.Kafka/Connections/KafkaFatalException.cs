namespace Vwap.Kafka;

/// <summary>Kafka cannot be used as configured, and a retry would not help: the message says what to fix.</summary>
/// <param name="message">What is wrong and how to fix it.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class KafkaFatalException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A Kafka operation failed and may succeed later: brokers down, a leader election, a refusal that an operator can fix.</summary>
/// <param name="message">What failed.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class KafkaTransientException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>
/// The brokers came up after the readings had begun, and a topic ends before the first of them. Starting again from the topics' last records
/// closes the gap.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="lastTradeId">The last trade id in the topic.</param>
/// <param name="firstTradeId">The first trade id to publish.</param>
public sealed class CheckpointGapException(string topic, long lastTradeId, long firstTradeId)
    : Exception($"{topic} ends at trade {lastTradeId}, the first reading to publish is of trade {firstTradeId}");

namespace Vwap.Kafka;

/// <summary>Kafka cannot be used as configured, and a retry would not help: the message says what to fix.</summary>
public sealed class KafkaFatalException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A Kafka operation failed and may succeed later: brokers down, a leader election, a refusal that an operator can fix.</summary>
public sealed class KafkaTransientException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>
/// The brokers came up after the readings had begun, and a topic ends before the first of them. Starting again from the topics' last records
/// closes the gap.
/// </summary>
public sealed class CheckpointGapException(string topic, long lastTradeId, long firstTradeId)
    : Exception($"{topic} ends at trade {lastTradeId}, the first reading to publish is of trade {firstTradeId}");

namespace Vwap.Kafka;

/// <summary>Kafka cannot be used as asked, and trying again would not help: the message says what to mend.</summary>
public class KafkaUnusableException : Exception
{
    /// <summary>Says what is wrong and how to mend it.</summary>
    public KafkaUnusableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

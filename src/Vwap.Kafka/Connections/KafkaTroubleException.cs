namespace Vwap.Kafka;

/// <summary>Kafka did not do what it was asked to: brokers away, leadership moving, a refusal that an operator can mend. It may heal.</summary>
public sealed class KafkaTroubleException : IOException
{
    /// <summary>Says what failed.</summary>
    public KafkaTroubleException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

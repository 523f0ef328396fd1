using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Answers of Kafka about a partition, with its failures as ours.</summary>
internal static class KafkaAnswers
{
    /// <exception cref="KafkaTroubleException">Kafka did not answer.</exception>
    public static T Get<T>(TopicPartition partition, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (KafkaException failed)
        {
            throw new KafkaTroubleException($"{partition} cannot be read: {failed.Error.Reason}", failed);
        }
    }
}

using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Makes sure that the end of a partition can be believed: every replica that counts as in sync answers.</summary>
/// <remarks>
/// A record is seen once all in-sync replicas have it. While one of them is dead or hangs and Kafka has not noticed yet, the leader holds
/// records that nobody is shown: what a killed producer sent last would look as if it had not been sent.
/// </remarks>
internal sealed class ReplicaCheck(KafkaClients clients)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    /// <exception cref="KafkaTroubleException">One does not answer; Kafka will take it off the list, or it comes back.</exception>
    public void Run(IReadOnlyList<TopicPartition> partitions)
    {
        var metadata = Describe(clients.Connection.Brokers, ClientSettings.RequestTimeout);
        var topics = partitions.Select(partition => partition.Topic).ToHashSet(StringComparer.Ordinal);
        var inSync = metadata.Topics.Where(topic => topics.Contains(topic.Topic))
            .SelectMany(topic => topic.Partitions).SelectMany(partition => partition.InSyncReplicas).Distinct();
        foreach (var id in inSync)
        {
            var broker = metadata.Brokers.Find(known => known.BrokerId == id)
                ?? throw new KafkaTroubleException($"broker {id} counts as in sync and is not there");
            Describe($"{broker.Host}:{broker.Port}", AnswerTimeout);
        }
    }

    private Metadata Describe(string brokers, TimeSpan timeout)
    {
        using var admin = clients.At(brokers).CreateAdmin();
        try
        {
            return admin.GetMetadata(timeout);
        }
        catch (KafkaException failed)
        {
            throw new KafkaTroubleException($"the broker {brokers} does not answer: {failed.Error.Reason}", failed);
        }
    }
}

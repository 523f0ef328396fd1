using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Reads the checkpoint from topics once nobody writes to them any more.</summary>
/// <remarks>
/// What a killed producer had in flight may still arrive for a moment, and a record is visible only once all in-sync replicas have it: while
/// one of them is dead or hung and Kafka has not noticed, the leader holds records that it shows nobody. So the last records are trusted
/// only when the ends have been stable for a while and every in-sync replica answers.
/// </remarks>
internal sealed class CheckpointReader(KafkaClients clients, Action<ConsumeResult<byte[], byte[]>> onUnexpected)
{
    /// <summary>How long the ends must be stable: 500 ms, many times the life of a request of a dead process.</summary>
    private static readonly TimeSpan StableTime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the ends may move before another producer must be the reason: 3 s, far longer than a killed process lingers.</summary>
    private static readonly TimeSpan MovementMax = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ReplicaTimeout = TimeSpan.FromSeconds(2);

    /// <exception cref="KafkaTransientException">The topics could not be read.</exception>
    /// <exception cref="KafkaFatalException">Another producer is writing to one of them.</exception>
    public async Task<Checkpoint> ReadAsync(Publication publication, IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        using var reader = new PartitionReader(clients);
        await WaitUntilStableAsync(reader, partitions, cancellationToken);
        return new TopicTail(reader, publication, onUnexpected, clients.Logger).Read(partitions, cancellationToken);
    }

    private async Task WaitUntilStableAsync(PartitionReader reader, IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var start = clients.TimeProvider.GetTimestamp();
        var ends = QueryEnds(reader, partitions, cancellationToken);
        while (true)
        {
            await Task.Delay(StableTime, clients.TimeProvider, cancellationToken);
            var now = QueryEnds(reader, partitions, cancellationToken);
            if (partitions.FirstOrDefault(partition => now[partition] != ends[partition]) is { } moving)
            {
                if (clients.TimeProvider.GetElapsedTime(start) > MovementMax)
                    throw new KafkaFatalException($"another producer is writing to the topic {moving.Topic}: stop it, or use another --topic");
            }
            else
            {
                CheckReplicas(partitions, cancellationToken);
                if (QueryEnds(reader, partitions, cancellationToken).All(end => now[end.Key] == end.Value))
                    return;
                start = clients.TimeProvider.GetTimestamp();
            }

            ends = now;
        }
    }

    /// <exception cref="KafkaTransientException">An in-sync replica does not answer: it comes back, or Kafka removes it from the list.</exception>
    private void CheckReplicas(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var cluster = clients.Describe(ClientSettings.RequestTimeout, cancellationToken);
        var topics = partitions.Select(partition => partition.Topic).ToHashSet(StringComparer.Ordinal);
        var inSync = cluster.Topics.Where(topic => topics.Contains(topic.Topic))
            .SelectMany(topic => topic.Partitions).SelectMany(partition => partition.InSyncReplicas).Distinct();
        foreach (var id in inSync)
        {
            var broker = cluster.Brokers.Find(known => known.BrokerId == id)
                ?? throw new KafkaTransientException($"broker {id} is listed as in sync but is not in the cluster");
            clients.At($"{broker.Host}:{broker.Port}").Describe(ReplicaTimeout, cancellationToken);
        }
    }

    private static Dictionary<TopicPartition, long> QueryEnds(PartitionReader reader, IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken) =>
        partitions.ToDictionary(partition => partition, partition =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return reader.QueryBounds(partition).End;
        });
}

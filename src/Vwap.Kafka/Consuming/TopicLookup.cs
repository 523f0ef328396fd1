using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Finds the partitions of topics that must exist.</summary>
internal sealed class TopicLookup(KafkaClients clients)
{
    private const int NamesMax = 20;

    /// <exception cref="KafkaFatalException">One does not exist.</exception>
    /// <exception cref="KafkaTransientException">No broker answered within <see cref="KafkaConnection.StartWait"/>.</exception>
    public IReadOnlyList<TopicPartition> Find(IReadOnlyList<string> topics, CancellationToken cancellationToken)
    {
        var known = Describe(cancellationToken).Topics;
        var missing = topics.Where(name => !known.Exists(topic => topic.Topic == name)).ToArray();
        if (missing.Length > 0)
            throw new KafkaFatalException($"no such topic: {string.Join(", ", missing)}; {List([.. known.Select(topic => topic.Topic)])}");
        return [.. known.Where(topic => topics.Contains(topic.Topic, StringComparer.Ordinal))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
    }

    /// <summary>Kafka's own topics begin with an underscore.</summary>
    private static string List(string[] topics)
    {
        var names = topics.Where(name => name[0] != '_').Order(StringComparer.Ordinal).ToArray();
        return names.Length == 0 ? "the cluster has none"
            : $"the cluster has {string.Join(", ", names.Take(NamesMax))}{(names.Length > NamesMax ? $" and {names.Length - NamesMax} more" : "")}";
    }

    private Metadata Describe(CancellationToken cancellationToken)
    {
        try
        {
            return clients.Describe(clients.Connection.StartWait, cancellationToken);
        }
        catch (KafkaTransientException unreachable)
        {
            throw new KafkaTransientException($"{unreachable.Message}. Check --kafka", unreachable);
        }
    }
}

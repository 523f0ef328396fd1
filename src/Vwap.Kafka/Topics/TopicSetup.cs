using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Creates the topics that are not there, so that a reading survives the loss of a broker, led by the broker that was named.</summary>
/// <param name="clients">Where.</param>
/// <param name="leaders">The broker (HOST:PORT as Kafka advertises it) that is to lead the topic of a product.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it is said what was created.</param>
internal sealed partial class TopicSetup(KafkaClients clients, IReadOnlyDictionary<ProductId, string> leaders, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Three copies survive the loss of one broker without a loss of safety. More cost time at every reading.</summary>
    private const int ReplicasMax = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = logger;

    /// <summary>Makes sure that the topics exist and have leaders.</summary>
    /// <returns>Their partitions.</returns>
    /// <exception cref="KafkaTroubleException">Kafka could not be reached, or did not create one.</exception>
    public async Task<IReadOnlyList<TopicPartition>> EnsureAsync(Publication publication, CancellationToken cancellationToken)
    {
        using var admin = clients.CreateAdmin();
        var metadata = clients.Describe(admin, ClientSettings.RequestTimeout, cancellationToken);
        var missing = publication.Topics.Where(topic => !Exists(metadata, topic.Key)).ToArray();
        if (missing.Length > 0)
            await CreateAsync(admin, publication, missing, metadata, cancellationToken);
        return await WaitForLeadersAsync(admin, publication, cancellationToken);
    }

    private static bool Exists(Metadata metadata, string topic) =>
        metadata.Topics.Exists(known => known.Topic == topic && known.Error.Code != ErrorCode.UnknownTopicOrPart);

    /// <summary>Between the question and the answer somebody else may create one: then it is there, and was not created here.</summary>
    private async Task CreateAsync(
        IAdminClient admin, Publication publication, KeyValuePair<string, ProductId?>[] missing, Metadata metadata, CancellationToken cancellationToken)
    {
        var specifications = Array.ConvertAll(missing, topic => Specify(topic.Key, topic.Value, publication.Partitions, metadata));
        CreateTopicsException? failure = null;
        try
        {
            await admin.CreateTopicsAsync(specifications, new() { RequestTimeout = ClientSettings.RequestTimeout }).WaitAsync(cancellationToken);
        }
        catch (CreateTopicsException failed)
        {
            failure = failed;
        }
        catch (KafkaException failed)
        {
            throw new KafkaTroubleException($"topics cannot be created: {failed.Error.Reason}", failed);
        }

        var refused = failure?.Results.FindAll(result => result.Error.IsError) ?? [];
        foreach (var topic in specifications.Where(topic => !refused.Exists(result => result.Topic == topic.Name)))
            LogCreated(topic.Name, publication.Partitions, Math.Min(ReplicasMax, metadata.Brokers.Count));
        if (refused.Find(result => result.Error.Code != ErrorCode.TopicAlreadyExists) is { } result)
            throw new KafkaTroubleException($"the topic {result.Topic} cannot be created: {result.Error.Reason}", failure);
    }

    private TopicSpecification Specify(string topic, ProductId? product, int partitions, Metadata metadata)
    {
        var replicas = Math.Min(ReplicasMax, metadata.Brokers.Count);
        var specification = new TopicSpecification
        {
            Name = topic,
            NumPartitions = partitions,
            Configs = new(StringComparer.Ordinal) { ["min.insync.replicas"] = Math.Max(1, replicas - 1).ToString() },
        };
        if (partitions == 1 && product is { } led && FindLeader(led, metadata) is { } leader)
        {
            specification.ReplicasAssignments = new() { [0] = Assign(leader, replicas, metadata) };
            return specification;
        }

        specification.ReplicationFactor = (short)replicas;
        return specification;
    }

    /// <summary>The first replica is the preferred leader: Kafka gives leadership back to it when it returns.</summary>
    private static List<int> Assign(int leader, int replicas, Metadata metadata)
    {
        var ids = metadata.Brokers.Select(broker => broker.BrokerId).Order().ToList();
        var first = ids.IndexOf(leader);
        return [.. ids.Skip(first).Concat(ids.Take(first)).Take(replicas)];
    }

    private int? FindLeader(ProductId product, Metadata metadata)
    {
        if (!leaders.TryGetValue(product, out var name))
            return null;
        if (metadata.Brokers.Find(broker => $"{broker.Host}:{broker.Port}".Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found.BrokerId;

        LogUnknownLeader(name, product, string.Join(", ", metadata.Brokers.Select(broker => $"{broker.Host}:{broker.Port}")));
        return null;
    }

    /// <summary>A topic just created is not known to every broker at once.</summary>
    private async Task<IReadOnlyList<TopicPartition>> WaitForLeadersAsync(IAdminClient admin, Publication publication, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            var metadata = clients.Describe(admin, ClientSettings.RequestTimeout, cancellationToken);
            var topics = metadata.Topics.FindAll(topic => publication.Topics.ContainsKey(topic.Topic));
            var leaderless = topics.Find(topic => topic.Partitions.Count == 0 || topic.Partitions.Exists(partition => partition.Leader < 0));
            if (topics.Count == publication.Topics.Count && leaderless is null)
                return [.. topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
            if (timeProvider.GetElapsedTime(start) > ClientSettings.RequestTimeout)
                throw new KafkaTroubleException($"the topic {leaderless?.Topic ?? "just created"} has no leader");
            await Task.Delay(Poll, timeProvider, cancellationToken);
        }
    }

    [LoggerMessage(6010, LogLevel.Information, "Created the topic {Topic}: {Partitions} partition(s), {Replicas} replica(s)")]
    private partial void LogCreated(string topic, int partitions, int replicas);

    [LoggerMessage(6011, LogLevel.Warning, "No broker is called {Name}, which is to lead the topic of {Product}: Kafka chooses. Its brokers are {Brokers}")]
    private partial void LogUnknownLeader(string name, ProductId product, string brokers);
}

using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>
/// Creates missing topics: replicated so that the loss of a broker loses nothing, led by the broker configured for the stream (HOST:PORT as
/// advertised).
/// </summary>
internal sealed partial class TopicSetup(KafkaClients clients, IReadOnlyDictionary<StreamId, string>? leaders = null)
{
    /// <summary>Three replicas survive the loss of one broker without a loss of safety. More would slow down every reading.</summary>
    private const int ReplicasMax = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = clients.Logger;

    /// <summary>Ensures that the topics exist and have leaders.</summary>
    /// <returns>Their partitions.</returns>
    /// <exception cref="KafkaTransientException">Kafka could not be reached, or refused to create one.</exception>
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

    /// <summary>Another process may create a topic at the same time: that is no failure.</summary>
    private async Task CreateAsync(
        IAdminClient admin, Publication publication, KeyValuePair<string, StreamId?>[] missing, Metadata metadata, CancellationToken cancellationToken)
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
            throw new KafkaTransientException($"cannot create topics: {failed.Error.Reason}", failed);
        }

        var refused = failure?.Results.FindAll(result => result.Error.IsError) ?? [];
        foreach (var topic in specifications.Where(topic => !refused.Exists(result => result.Topic == topic.Name)))
            LogCreated(topic.Name, publication.Partitions, Math.Min(ReplicasMax, metadata.Brokers.Count));
        if (refused.Find(result => result.Error.Code != ErrorCode.TopicAlreadyExists) is { } result)
            throw new KafkaTransientException($"cannot create the topic {result.Topic}: {result.Error.Reason}", failure);
    }

    private TopicSpecification Specify(string topic, StreamId? stream, int partitions, Metadata metadata)
    {
        var replicas = Math.Min(ReplicasMax, metadata.Brokers.Count);
        var specification = new TopicSpecification
        {
            Name = topic,
            NumPartitions = partitions,
            Configs = new(StringComparer.Ordinal) { ["min.insync.replicas"] = Math.Max(1, replicas - 1).ToString() },
        };
        if (partitions == 1 && stream is { } led && FindLeader(led, metadata) is { } leader)
            specification.ReplicasAssignments = new() { [0] = Assign(leader, replicas, metadata) };
        else
            specification.ReplicationFactor = (short)replicas;
        return specification;
    }

    /// <summary>The first replica is the preferred leader, to which Kafka returns leadership.</summary>
    private static List<int> Assign(int leader, int replicas, Metadata metadata)
    {
        var ids = metadata.Brokers.Select(broker => broker.BrokerId).Order().ToList();
        var first = ids.IndexOf(leader);
        return [.. ids.Skip(first).Concat(ids.Take(first)).Take(replicas)];
    }

    private int? FindLeader(StreamId stream, Metadata metadata)
    {
        if (leaders?.GetValueOrDefault(stream) is not { } name)
            return null;
        if (metadata.Brokers.Find(broker => $"{broker.Host}:{broker.Port}".Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found.BrokerId;

        LogUnknownLeader(name, stream, string.Join(", ", metadata.Brokers.Select(broker => $"{broker.Host}:{broker.Port}")));
        return null;
    }

    /// <summary>A new topic reaches the brokers one by one.</summary>
    private async Task<IReadOnlyList<TopicPartition>> WaitForLeadersAsync(IAdminClient admin, Publication publication, CancellationToken cancellationToken)
    {
        var start = clients.TimeProvider.GetTimestamp();
        while (true)
        {
            var metadata = clients.Describe(admin, ClientSettings.RequestTimeout, cancellationToken);
            var topics = metadata.Topics.FindAll(topic => publication.Topics.ContainsKey(topic.Topic));
            var leaderless = topics.Find(topic => topic.Partitions.Count == 0 || topic.Partitions.Exists(partition => partition.Leader < 0));
            if (topics.Count == publication.Topics.Count && leaderless is null)
                return [.. topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
            if (clients.TimeProvider.GetElapsedTime(start) > ClientSettings.RequestTimeout)
                throw new KafkaTransientException($"no leader for the topic {leaderless?.Topic ?? publication.Topics.Keys.First()}");
            await Task.Delay(Poll, clients.TimeProvider, cancellationToken);
        }
    }

    [LoggerMessage(6010, LogLevel.Information, "Created topic {Topic}: {Partitions} partition(s), {Replicas} replica(s)")]
    private partial void LogCreated(string topic, int partitions, int replicas);

    [LoggerMessage(6011, LogLevel.Warning, "No broker is advertised as {Name}, the configured leader for {Stream}; Kafka chooses one. Advertised: {Brokers}")]
    private partial void LogUnknownLeader(string name, StreamId stream, string brokers);
}

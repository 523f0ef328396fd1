using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Reads the checkpoint off topics that nobody writes any more.</summary>
/// <remarks>
/// What a producer had under way when it was killed may still arrive for a moment, and the end of a topic is only seen once its replicas
/// have it. So the ends are watched: only when they have not moved for a while are the last records believed. Ends that go on moving mean
/// that another producer is at work.
/// </remarks>
/// <param name="clients">Which Kafka.</param>
/// <param name="meetForeign">What to do about records that are not ours.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where troubles are told.</param>
internal sealed class CheckpointReader(KafkaClients clients, Action<ConsumeResult<byte[], byte[]>> meetForeign, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>How long the ends must stand still: half a second, many times the life of a request of a process that has gone.</summary>
    private static readonly TimeSpan Stillness = TimeSpan.FromMilliseconds(500);

    /// <summary>How long ends may move before somebody else is writing: 3 seconds. What a killed process leaves behind is over long before.</summary>
    private static readonly TimeSpan MovementMax = TimeSpan.FromSeconds(3);

    /// <exception cref="KafkaTroubleException">The topics could not be read.</exception>
    /// <exception cref="KafkaUnusableException">Another producer writes one.</exception>
    public async Task<Checkpoint> ReadAsync(Publication publication, IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        using var reader = clients.CreateReader();
        try
        {
            await WaitForStillnessAsync(reader, partitions, cancellationToken);
            return new TopicTail(reader, publication, meetForeign, logger).Read(partitions);
        }
        finally
        {
            reader.Close();
        }
    }

    private async Task WaitForStillnessAsync(IConsumer<byte[], byte[]> reader, IReadOnlyList<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        var ends = QueryEnds(reader, partitions);
        while (true)
        {
            await Task.Delay(Stillness, timeProvider, cancellationToken);
            var now = QueryEnds(reader, partitions);
            var moving = partitions.FirstOrDefault(partition => now[partition] != ends[partition]);
            if (moving is null && HaveStoodStill(reader, partitions, now))
                return;
            if (moving is null)
                start = timeProvider.GetTimestamp();
            else if (timeProvider.GetElapsedTime(start) > MovementMax)
                throw new KafkaUnusableException($"another producer is writing the topic {moving.Topic}: stop it, or choose another --topic");
            ends = now;
        }
    }

    /// <summary>Whether every replica answers, and nothing has moved until they did.</summary>
    private bool HaveStoodStill(IConsumer<byte[], byte[]> reader, IReadOnlyList<TopicPartition> partitions, Dictionary<TopicPartition, long> ends)
    {
        new ReplicaCheck(clients).Run(partitions);
        return QueryEnds(reader, partitions).All(end => ends[end.Key] == end.Value);
    }

    private static Dictionary<TopicPartition, long> QueryEnds(IConsumer<byte[], byte[]> reader, IReadOnlyList<TopicPartition> partitions) =>
        partitions.ToDictionary(partition => partition, partition => PartitionBounds.Query(reader, partition).Stop);
}

using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>One producer and the checkpoint it started from: sends what the topics do not have yet, and detects concurrent producers.</summary>
/// <remarks>Not thread-safe. After an exception it must be replaced.</remarks>
internal sealed class DeliverySession(KafkaClients clients, Publication publication, Checkpoint checkpoint, ProducerFence fence) : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer = clients.CreateProducer(ClientSettings.Producer(clients.Connection));
    private readonly Header _stamp = new(ProducerStamp.Header, Encoding.UTF8.GetBytes(fence.Stamp.ToString()));
    private readonly Dictionary<TopicPartition, long> _ends = new(checkpoint.Ends);

    /// <summary>Streams without a record sent yet. The first is sent alone: should the checkpoint be stale after all, only that one is a duplicate.</summary>
    private readonly HashSet<StreamId> _unsent = [.. publication.Streams];

    public Checkpoint Checkpoint { get; } = checkpoint;

    /// <summary>Sends those records of a batch that are not in their topics yet.</summary>
    /// <exception cref="KafkaTransientException">A record was refused, or the session must start again.</exception>
    /// <exception cref="KafkaFatalException">A retry would not help.</exception>
    public async Task<InFlightBatch> SendAsync(IReadOnlyList<OutgoingRecord> batch, CancellationToken cancellationToken)
    {
        List<OutgoingRecord> rest = new(batch.Count);
        List<OutgoingRecord> first = [];
        foreach (var record in batch)
        {
            if (!Checkpoint.Covers(record.Id))
                (_unsent.Count > 0 && _unsent.Remove(record.Id.Series.Stream) ? first : rest).Add(record);
        }

        if (first.Count > 0)
            await ConfirmAsync(Produce(first), cancellationToken);
        return Produce(rest);
    }

    /// <summary>Waits until a batch is confirmed.</summary>
    /// <exception cref="KafkaTransientException">A record was refused, or the session must start again.</exception>
    /// <exception cref="KafkaFatalException">A retry would not help.</exception>
    public async Task ConfirmAsync(InFlightBatch batch, CancellationToken cancellationToken)
    {
        if (await batch.Completion.WaitAsync(cancellationToken) is { } failure)
            throw Refuse(failure);
        if (batch.AddedPartition is { } added)
        {
            throw new KafkaFatalException(
                $"partitions were added to the topic {added.Topic}: the records of a product would be spread over several and lose their order. Use another topic");
        }

        if (batch.Concurrent is { } concurrent)
            fence.Check(concurrent, cancellationToken);
    }

    public void Dispose() => _producer.Dispose();

    private InFlightBatch Produce(List<OutgoingRecord> records)
    {
        var batch = new InFlightBatch(records.Count, _ends);
        var onDelivered = batch.OnDelivered;
        try
        {
            foreach (var record in records)
            {
                var message = record.ToMessage();
                message.Headers.Add(_stamp);
                _producer.Produce(record.Topic, message, onDelivered);
            }
        }
        catch (ProduceException<byte[], byte[]> refused)
        {
            throw Refuse(refused.Error, refused);
        }

        return batch;
    }

    private static KafkaTransientException Refuse(Error error, Exception? cause = null) => new($"readings refused: {error.Reason} ({error.Code})", cause);
}

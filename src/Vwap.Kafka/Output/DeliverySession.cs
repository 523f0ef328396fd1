using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>One producer and the checkpoint it started from: sends what the topics do not have yet, and detects concurrent producers.</summary>
/// <remarks>Not thread-safe. After an exception it must be replaced.</remarks>
internal sealed class DeliverySession : IDisposable
{
    private readonly ProducerFence _fence;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Header _stamp;
    private readonly Dictionary<TopicPartition, long> _ends;
    private readonly Dictionary<StreamId, byte[]> _keys;
    private readonly Queue<InFlightBatch> _inFlight = new();

    /// <summary>Streams without a record sent yet. The first is sent alone: should the checkpoint be stale after all, only that one is a duplicate.</summary>
    private readonly HashSet<StreamId> _unsent;

    /// <param name="clients">The cluster.</param>
    /// <param name="publication">What is published.</param>
    /// <param name="checkpoint">What the topics hold.</param>
    /// <param name="fence">Decides about records of other producers.</param>
    public DeliverySession(KafkaClients clients, Publication publication, Checkpoint checkpoint, ProducerFence fence)
    {
        _fence = fence;
        Checkpoint = checkpoint;
        _stamp = new(ProducerStamp.Header, Encoding.UTF8.GetBytes(fence.Stamp.ToString()));
        _ends = new(checkpoint.Ends);
        _keys = publication.Streams.ToDictionary(stream => stream, stream => Encoding.UTF8.GetBytes(stream.Product.Name));
        _unsent = [.. _keys.Keys];
        _producer = clients.CreateProducer(ClientSettings.Producer(clients.Connection));
    }

    public Checkpoint Checkpoint { get; }

    /// <summary>How many batches are in flight.</summary>
    public int InFlight => _inFlight.Count;

    /// <summary>Sends those records of a batch that are not in their topics yet.</summary>
    /// <exception cref="KafkaTransientException">A record was refused, or the session must start again.</exception>
    /// <exception cref="KafkaFatalException">A retry would not help.</exception>
    public async Task SendAsync(IReadOnlyList<OutgoingRecord> batch, CancellationToken cancellationToken)
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
        _inFlight.Enqueue(Produce(rest));
    }

    /// <summary>Waits until the oldest batch in flight is confirmed.</summary>
    /// <exception cref="KafkaTransientException">A record was refused, or the session must start again.</exception>
    /// <exception cref="KafkaFatalException">A retry would not help.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        await ConfirmAsync(_inFlight.Peek(), cancellationToken);
        _inFlight.Dequeue();
    }

    public void Dispose() => _producer.Dispose();

    private InFlightBatch Produce(List<OutgoingRecord> records)
    {
        var batch = new InFlightBatch(records.Count, _ends);
        var onDelivered = batch.OnDelivered;
        try
        {
            foreach (var record in records)
                _producer.Produce(record.Topic, ToMessage(record), onDelivered);
        }
        catch (ProduceException<byte[], byte[]> refused)
        {
            throw Refuse(refused.Error, refused);
        }

        return batch;
    }

    private async Task ConfirmAsync(InFlightBatch batch, CancellationToken cancellationToken)
    {
        if (await batch.Completion.WaitAsync(cancellationToken) is { } failure)
            throw Refuse(failure);
        if (batch.AddedPartition is { } added)
        {
            throw new KafkaFatalException(
                $"partitions were added to the topic {added.Topic}: the records of a product would be spread over several and lose their order. Use another topic");
        }

        if (batch.Concurrent is { } concurrent)
            _fence.Check(concurrent, cancellationToken);
    }

    private Message<byte[], byte[]> ToMessage(in OutgoingRecord record) => new()
    {
        Key = _keys[record.Id.Series.Stream],
        Value = record.Value,
        Headers = [new Header("trade_id", Encoding.UTF8.GetBytes(record.Id.TradeId.ToString(CultureInfo.InvariantCulture))), _stamp],
    };

    private static KafkaTransientException Refuse(Error error, Exception? cause = null) => new($"readings refused: {error.Reason} ({error.Code})", cause);
}

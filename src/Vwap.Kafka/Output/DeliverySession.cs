using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>One producer, from the checkpoint that it found on: sends what is not in the topics yet, and sees when another sends too.</summary>
/// <remarks>One call at a time.</remarks>
internal sealed class DeliverySession : IDisposable
{
    private readonly Action<Intrusion> _judge;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Header _stamp;
    private readonly Dictionary<TopicPartition, long> _ends;
    private readonly Dictionary<string, byte[]> _keys;
    private readonly Queue<Flight> _flights = new();

    /// <summary>Products of which no record was sent yet. The first goes alone: should what it follows have moved after all, only it does wrong.</summary>
    private readonly HashSet<string> _untried;

    /// <param name="clients">Which Kafka.</param>
    /// <param name="publication">What is published.</param>
    /// <param name="checkpoint">What the topics hold.</param>
    /// <param name="stamp">Who sends.</param>
    /// <param name="judge">Called when there are records of somebody else among ours; what it throws ends the session.</param>
    public DeliverySession(
        KafkaClients clients, Publication publication, Checkpoint checkpoint, ProducerStamp stamp, Action<Intrusion> judge)
    {
        _judge = judge;
        Checkpoint = checkpoint;
        _stamp = new(ProducerStamp.Header, Encoding.UTF8.GetBytes(stamp.ToString()));
        _ends = new(checkpoint.Ends);
        _keys = publication.Products.ToDictionary(product => product.Name, product => Encoding.UTF8.GetBytes(product.Name), StringComparer.Ordinal);
        _untried = [.. _keys.Keys];
        _producer = clients.CreateProducer(ClientSettings.Producer(clients.Connection));
    }

    public Checkpoint Checkpoint { get; }

    /// <summary>How many batches are under way.</summary>
    public int Flights => _flights.Count;

    /// <summary>Sends the records of a batch that are not in the topics yet.</summary>
    /// <exception cref="KafkaTroubleException">A record was refused: this session is of no use any more.</exception>
    /// <exception cref="KafkaUnusableException">The topic was given more partitions.</exception>
    public async Task SendAsync(IReadOnlyList<Outgoing> batch, CancellationToken cancellationToken)
    {
        List<Outgoing> rest = new(batch.Count);
        List<Outgoing> firsts = [];
        foreach (var record in batch)
        {
            if (!Checkpoint.Covers(record.Id))
                (_untried.Count > 0 && _untried.Remove(record.Id.Series.Product) ? firsts : rest).Add(record);
        }

        if (firsts.Count > 0)
            await LandAsync(Launch(firsts), cancellationToken);
        _flights.Enqueue(Launch(rest));
    }

    /// <summary>Waits until the batch sent first of those under way is confirmed.</summary>
    /// <exception cref="KafkaTroubleException">A record was refused: this session is of no use any more.</exception>
    /// <exception cref="KafkaUnusableException">The topic was given more partitions.</exception>
    public async Task LandAsync(CancellationToken cancellationToken)
    {
        await LandAsync(_flights.Peek(), cancellationToken);
        _flights.Dequeue();
    }

    public void Dispose() => _producer.Dispose();

    private Flight Launch(List<Outgoing> records)
    {
        var flight = new Flight(records.Count, _ends);
        var report = flight.Report;
        try
        {
            foreach (var record in records)
                _producer.Produce(record.Topic, ToMessage(record), report);
        }
        catch (ProduceException<byte[], byte[]> refused)
        {
            throw Refuse(refused.Error, refused);
        }

        return flight;
    }

    private async Task LandAsync(Flight flight, CancellationToken cancellationToken)
    {
        if (await flight.Landed.WaitAsync(cancellationToken) is { } failure)
            throw Refuse(failure);
        if (flight.Added is { } added)
        {
            throw new KafkaUnusableException(
                $"partitions were added to the topic {added.Topic}: records of a product would be in more than one and lose their order. Choose another topic");
        }

        if (flight.Intrusion is { } intrusion)
            _judge(intrusion);
    }

    private Message<byte[], byte[]> ToMessage(in Outgoing record) => new()
    {
        Key = _keys[record.Id.Series.Product],
        Value = record.Value,
        Headers = [new Header("trade_id", Encoding.UTF8.GetBytes(record.Id.TradeId.ToString(CultureInfo.InvariantCulture))), _stamp],
    };

    private static KafkaTroubleException Refuse(Error error, Exception? cause = null) => new($"readings were refused: {error.Reason} ({error.Code})", cause);
}

using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>One producer, from the checkpoint that it found on: sends what is not in the topics yet, and sees when another sends too.</summary>
/// <remarks>One call at a time.</remarks>
internal sealed class DeliverySession : IDisposable
{
    private readonly ProducerStamp _stamp;
    private readonly Action<Intrusion> _judge;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Dictionary<TopicPartition, long> _ends;

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
        _stamp = stamp;
        _ends = new(checkpoint.Ends);
        _untried = [.. publication.Products.Select(product => product.Name)];
        _producer = clients.CreateProducer(ClientSettings.Producer(clients.Connection));
    }

    public Checkpoint Checkpoint { get; }

    /// <summary>Sends records and waits until they are confirmed.</summary>
    /// <exception cref="KafkaTroubleException">A record was refused: this session is of no use any more.</exception>
    public async Task DeliverAsync(IReadOnlyList<Outgoing> records, CancellationToken cancellation)
    {
        var firsts = records.Where(record => _untried.Remove(record.Id.Series.Product)).ToArray();
        await SendAsync(firsts, cancellation);
        await SendAsync(firsts.Length == 0 ? records : [.. records.Except(firsts)], cancellation);
    }

    public void Dispose() => _producer.Dispose();

    private async Task SendAsync(IReadOnlyList<Outgoing> records, CancellationToken cancellation)
    {
        if (records.Count == 0)
            return;

        var flight = new Flight(records.Count, _ends);
        var report = flight.Report;
        try
        {
            foreach (var record in records)
                _producer.Produce(record.Topic, ToMessage(record), report);
        }
        catch (ProduceException<byte[], byte[]> refused)
        {
            throw new KafkaTroubleException($"readings were refused: {refused.Error.Reason} ({refused.Error.Code})", refused);
        }

        await flight.Landed.WaitAsync(cancellation);
        if (flight.Intrusion is { } intrusion)
            _judge(intrusion);
    }

    private Message<byte[], byte[]> ToMessage(in Outgoing record) => new()
    {
        Key = Encoding.UTF8.GetBytes(record.Id.Series.Product),
        Value = record.Value,
        Headers =
        [
            new Header("trade_id", Encoding.UTF8.GetBytes(record.Id.TradeId.ToString(CultureInfo.InvariantCulture))),
            new Header(ProducerStamp.Header, Encoding.UTF8.GetBytes(_stamp.ToString())),
        ],
    };
}

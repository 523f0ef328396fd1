using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>How far the readings of each product were published when its partition was gained; creates the topics that are missing.</summary>
/// <remarks>One thread.</remarks>
internal sealed class PublishedReadings(
    KafkaClients clients, IConsumer<byte[], byte[]> reader, TradeWorkerOptions options, TimeProvider time, ILogger logger)
{
    private readonly TopicSetup _topics = new(clients, new Dictionary<ProductId, string>(), time, logger);
    private readonly Dictionary<ProductId, Dictionary<Series, long>> _last = [];

    /// <summary>Forgets the products of partitions that others may have worked on since.</summary>
    public void Forget() => _last.Clear();

    /// <summary>Whether the reading is in its topic already.</summary>
    /// <exception cref="KafkaTroubleException">The topic could not be created or read.</exception>
    public bool Covers(in Reading reading)
    {
        if (!_last.TryGetValue(reading.Product, out var last))
            _last[reading.Product] = last = ReadLast(reading.Product);
        return last.TryGetValue(new(reading.Product.Name, reading.Window.Text), out var id) && reading.Trade.Id <= id;
    }

    private Dictionary<Series, long> ReadLast(ProductId product)
    {
        var publication = Publication.OfReadings(options.Topic, [product], options.Windows);
        var last = new Dictionary<Series, long>();
        foreach (var partition in _topics.EnsureAsync(publication, CancellationToken.None).GetAwaiter().GetResult())
            new TopicTail(reader, publication).Read(partition, last);
        return last;
    }
}

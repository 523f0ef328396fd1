using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>How far the readings of each product were published when its partition was gained; creates the topics that are missing.</summary>
/// <remarks>One thread.</remarks>
internal sealed partial class PublishedReadings(
    KafkaClients clients, IConsumer<byte[], byte[]> reader, TradeWorkerOptions options, TimeProvider timeProvider, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly TopicSetup _topics = new(clients, new Dictionary<ProductId, string>(), timeProvider, logger);
    private readonly ForeignRecords _foreign = new("reading", timeProvider, logger);
    private readonly Dictionary<ProductId, Checkpoint> _checkpoints = [];

    /// <summary>Forgets the products of partitions that others may have worked on since.</summary>
    public void Forget() => _checkpoints.Clear();

    /// <summary>Whether the product's topic was read.</summary>
    public bool Knows(ProductId product) => _checkpoints.ContainsKey(product);

    /// <summary>Reads the end of the product's topic; creates it if need be.</summary>
    /// <exception cref="KafkaTroubleException">The topic could not be created or read.</exception>
    public void Read(ProductId product)
    {
        var publication = Publication.OfReadings(options.Topic, [product], options.Windows);
        var partitions = _topics.EnsureAsync(publication, CancellationToken.None).GetAwaiter().GetResult();
        _checkpoints[product] = new TopicTail(reader, publication, _foreign.Tell, _logger).Read(partitions);
        ReportOtherWindows(product);
    }

    /// <summary>Whether the reading is in its topic already.</summary>
    public bool Covers(in Reading reading) => _checkpoints[reading.Product].Covers(new(new(reading.Product.Name, reading.Window.Text), reading.Trade.Id));

    /// <summary>A member with other windows would leave holes in them wherever it gets a partition.</summary>
    private void ReportOtherWindows(ProductId product)
    {
        var others = _checkpoints[product].Others.Where(series => series.Product == product.Name).Select(series => series.Window).Order(StringComparer.Ordinal).ToArray();
        if (others.Length > 0)
            LogOtherWindows(options.Topic.TopicOf(product), product.Name, string.Join(", ", others));
    }

    [LoggerMessage(6096, LogLevel.Warning, "{Topic}: {Product} had readings of window(s) {Windows} until now, which this worker does not compute")]
    private partial void LogOtherWindows(string topic, string product, string windows);
}

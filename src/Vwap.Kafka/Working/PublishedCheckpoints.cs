using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Reads how far the readings of a stream are published; creates missing topics.</summary>
internal sealed partial class PublishedCheckpoints(KafkaClients clients, PartitionReader reader, TradeWorkerOptions options)
{
    private readonly ILogger _logger = clients.Logger;
    private readonly TopicSetup _topics = new(clients, new Dictionary<StreamId, string>());
    private readonly UnexpectedRecords _unexpected = new("reading", clients);

    /// <exception cref="KafkaTransientException">The topic could not be created or read.</exception>
    /// <exception cref="KafkaFatalException">The topic belongs to another stream.</exception>
    public Checkpoint Read(StreamId stream, CancellationToken cancellationToken)
    {
        var publication = Publication.OfReadings(options.Topic, [stream], options.Windows);
        var partitions = _topics.EnsureAsync(publication, cancellationToken).GetAwaiter().GetResult();
        var checkpoint = new TopicTail(reader, publication, _unexpected.Add, _logger).Read(partitions, cancellationToken);
        publication.CheckOwners(checkpoint);
        ReportOtherWindows(stream, checkpoint);
        return checkpoint;
    }

    /// <summary>A member with other windows leaves gaps in them wherever it is assigned a partition.</summary>
    private void ReportOtherWindows(StreamId stream, Checkpoint checkpoint)
    {
        var others = checkpoint.OtherSeries.Where(series => series.Stream == stream).Select(series => series.Window).Order(StringComparer.Ordinal).ToArray();
        if (others.Length > 0)
            LogOtherWindows(options.Topic.TopicOf(stream), stream, string.Join(", ", others));
    }

    [LoggerMessage(6096, LogLevel.Warning, "{Topic}: {Stream} has readings of window(s) {Windows}, which this worker does not compute")]
    private partial void LogOtherWindows(string topic, StreamId stream, string windows);
}

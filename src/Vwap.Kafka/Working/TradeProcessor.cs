using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Reads from Kafka what a record needs before it can be processed. May run on any thread.</summary>
/// <returns>Applies the result, on the processor's thread.</returns>
/// <exception cref="KafkaTransientException">It could not be read.</exception>
internal delegate Action Recovery(CancellationToken cancellationToken);

/// <summary>Turns the trades of the assigned partitions into readings, and adds those not published yet to the transaction.</summary>
/// <remarks>One thread. No other thread uses the reader while a recovery runs.</remarks>
internal sealed partial class TradeProcessor(
    KafkaClients clients, TradeWorkerOptions options, PartitionReader reader, ReadingTransaction transaction, UnexpectedRecords unexpected, WorkerStatistics statistics)
{
    private readonly ILogger _logger = clients.Logger;
    private readonly TopicSetup _topics = new(clients);
    private readonly UnexpectedRecords _unexpectedReadings = new("reading", clients);
    private readonly WindowRebuild _rebuild = new(reader, options.Windows, options.With, statistics);
    private readonly Dictionary<TopicPartition, PartitionState> _states = [];
    private readonly Dictionary<StreamId, (Publication Publication, Checkpoint Checkpoint)> _published = [];

    /// <summary>Processes a record, unless something must be recovered first.</summary>
    /// <returns>The recovery to run before the record is passed again; null when it was processed.</returns>
    /// <exception cref="KafkaException">A reading was refused.</exception>
    public Recovery? Process(ConsumeResult<byte[], byte[]> record)
    {
        if (!_states.TryGetValue(record.TopicPartition, out var state))
            return RebuildWindows(record);
        if (TradeJson.TryRead(record.Message.Value ?? [], out var trade) && options.Topic.Has(trade.Stream))
        {
            if (!state.Knows(trade.Stream))
                return RebuildFromStart(record);
            if (!_published.TryGetValue(trade.Stream, out var published))
                return ReadCheckpoint(trade.Stream);
            Emit(published.Publication.ToRecords(state.Add(trade, out var verdict)), published.Checkpoint);
            Report(trade, verdict);
        }
        else
        {
            unexpected.Add(record);
            statistics.Unexpected = unexpected.Count;
        }

        transaction.Advance(record.TopicPartition, record.Offset + 1);
        return null;
    }

    /// <summary>Forgets a partition that was revoked.</summary>
    public void Remove(TopicPartition partition) => _states.Remove(partition);

    /// <summary>Forgets all partitions; they are recovered at the next record.</summary>
    public void Clear() => _states.Clear();

    /// <summary>Forgets how far readings are published: the previous owners of newly assigned partitions have published more.</summary>
    public void ForgetPublished() => _published.Clear();

    /// <summary>
    /// Reading starts at the committed offset; librdkafka waits there for the end of the previous owner's transaction. So the first record of
    /// a partition is the first that is not processed.
    /// </summary>
    private Recovery RebuildWindows(ConsumeResult<byte[], byte[]> record) => cancellationToken =>
    {
        if (record.Offset > 0)
            LogRebuilding(record.Partition.Value, record.Offset.Value);
        var state = _rebuild.Rebuild(record.TopicPartition, record.Offset, WindowRebuild.FirstRecords, cancellationToken);
        return () =>
        {
            _states[record.TopicPartition] = state;
            LogRebuilt(record.Partition.Value, record.Offset.Value, state.From);
        };
    };

    /// <summary>For a stream without trades in what was read before.</summary>
    private Recovery RebuildFromStart(ConsumeResult<byte[], byte[]> record) => cancellationToken =>
    {
        var state = _rebuild.Rebuild(record.TopicPartition, record.Offset, long.MaxValue, cancellationToken);
        return () => _states[record.TopicPartition] = state;
    };

    /// <summary>Reads how far the readings of a stream are published; creates its topic when it is missing.</summary>
    /// <remarks>A member with other windows leaves gaps in them wherever it is assigned a partition.</remarks>
    private Recovery ReadCheckpoint(StreamId stream) => cancellationToken =>
    {
        var publication = Publication.OfReadings(options.Topic, [stream], options.Windows);
        var partitions = _topics.EnsureAsync(publication, cancellationToken).GetAwaiter().GetResult();
        var checkpoint = new TopicTail(reader, publication, _unexpectedReadings.Add, _logger).Read(partitions, cancellationToken);
        publication.CheckOwners(checkpoint);
        var others = checkpoint.OtherSeries.Where(series => series.Stream == stream).Select(series => series.Window).Order(StringComparer.Ordinal).ToArray();
        if (others.Length > 0)
            LogOtherWindows(publication.TopicOf(stream), stream, string.Join(", ", others));
        return () => _published[stream] = (publication, checkpoint);
    };

    private void Emit(List<OutgoingRecord> readings, Checkpoint checkpoint)
    {
        foreach (var reading in readings)
        {
            if (checkpoint.Covers(reading.Id))
                statistics.Known++;
            else
                transaction.Add(reading);
        }

        statistics.Trades++;
    }

    private void Report(in Trade trade, Verdict verdict)
    {
        if (verdict.Kind == VerdictKind.Excluded)
            LogExcluded(trade.Stream, trade.Id);
        else if (verdict.Kind == VerdictKind.Late)
            LogLate(trade.Stream, trade.Id);
    }

    [LoggerMessage(6093, LogLevel.Information, "Partition {Partition}: rebuilding windows from the trades before offset {Offset}")]
    private partial void LogRebuilding(int partition, long offset);

    [LoggerMessage(6094, LogLevel.Error, "{Stream}: precision overflow: trade {TradeId} excluded; affected readings are marked gap")]
    private partial void LogExcluded(StreamId stream, long tradeId);

    [LoggerMessage(6097, LogLevel.Warning, "{Stream}: trade {TradeId} arrived after later ones; counted without a reading of its own")]
    private partial void LogLate(StreamId stream, long tradeId);

    [LoggerMessage(6095, LogLevel.Information, "Partition {Partition}: continuing at offset {Offset}, windows rebuilt from offset {From}")]
    private partial void LogRebuilt(int partition, long offset, long from);

    [LoggerMessage(6096, LogLevel.Warning, "{Topic}: {Stream} has readings of window(s) {Windows}, which this worker does not compute")]
    private partial void LogOtherWindows(string topic, StreamId stream, string windows);
}

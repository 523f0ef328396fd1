using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>Reads from Kafka what a record needs before it can be processed. May run on any thread.</summary>
/// <returns>Applies the result, on the processor's thread.</returns>
/// <exception cref="KafkaTransientException">It could not be read.</exception>
internal delegate Action Recovery(CancellationToken cancellationToken);

/// <summary>Turns the trades of the assigned partitions into readings, and adds those not published yet to the transaction.</summary>
/// <remarks>One thread.</remarks>
/// <param name="clients">The cluster.</param>
/// <param name="options">The worker's options.</param>
/// <param name="reader">Reads what is in the topics; no other thread uses it while a recovery runs.</param>
/// <param name="transaction">Receives the readings and offsets.</param>
/// <param name="unexpected">Counts records that are no trades.</param>
/// <param name="statistics">The counts.</param>
internal sealed partial class TradeProcessor(
    KafkaClients clients, TradeWorkerOptions options, PartitionReader reader, ReadingTransaction transaction, UnexpectedRecords unexpected, WorkerStatistics statistics)
{
    private readonly ILogger _logger = clients.Logger;
    private readonly PublishedCheckpoints _published = new(clients, reader, options);
    private readonly WindowRebuild _rebuild = new(reader, options.Windows, statistics);
    private readonly Dictionary<TopicPartition, PartitionState> _states = [];
    private readonly Dictionary<StreamId, Checkpoint> _checkpoints = [];

    /// <summary>Processes a record, unless something must be recovered first.</summary>
    /// <returns>The recovery to run before the record is passed again; null when it was processed.</returns>
    /// <exception cref="KafkaException">A reading was refused.</exception>
    public Recovery? Process(ConsumeResult<byte[], byte[]> record)
    {
        if (!_states.TryGetValue(record.TopicPartition, out var state))
            return RebuildWindows(record);
        if (!TradeJson.TryRead(record.Message.Value ?? [], out var trade) || !options.Topic.Has(trade.Stream))
        {
            unexpected.Add(record);
            state.Skip(record.Offset);
        }
        else if (!state.Knows(trade.Stream))
        {
            return RebuildFromStart(record);
        }
        else if (!_checkpoints.TryGetValue(trade.Stream, out var checkpoint))
        {
            return ReadCheckpoint(trade.Stream);
        }
        else
        {
            Emit(trade, record.Offset, state, checkpoint);
        }

        transaction.Advance(record.TopicPartition, state.Next);
        return null;
    }

    /// <summary>Forgets a partition that was revoked.</summary>
    public void Remove(TopicPartition partition) => _states.Remove(partition);

    /// <summary>Forgets all partitions; they are recovered at the next record.</summary>
    public void Clear() => _states.Clear();

    /// <summary>Forgets how far readings are published: the previous owners of newly assigned partitions have published more.</summary>
    public void ForgetPublished() => _checkpoints.Clear();

    /// <summary>
    /// Reading starts at the committed offset; librdkafka waits there for the end of the previous owner's transaction. So the first record of
    /// a partition is the first that is not processed.
    /// </summary>
    private Recovery RebuildWindows(ConsumeResult<byte[], byte[]> record) => cancellationToken =>
    {
        if (record.Offset > 0)
            LogRebuilding(record.Partition.Value, record.Offset.Value);
        var state = _rebuild.Rebuild(record.TopicPartition, record.Offset, cancellationToken);
        return () =>
        {
            _states[record.TopicPartition] = state;
            LogRebuilt(record.Partition.Value, record.Offset.Value, state.From);
        };
    };

    private Recovery RebuildFromStart(ConsumeResult<byte[], byte[]> record) => cancellationToken =>
    {
        var state = _rebuild.RebuildFromStart(record.TopicPartition, record.Offset, cancellationToken);
        return () => _states[record.TopicPartition] = state;
    };

    private Recovery ReadCheckpoint(StreamId stream) => cancellationToken =>
    {
        var checkpoint = _published.Read(stream, cancellationToken);
        return () => _checkpoints[stream] = checkpoint;
    };

    private void Emit(in Trade trade, long offset, PartitionState state, Checkpoint checkpoint)
    {
        var readings = state.Add(trade, offset, out var verdict);
        foreach (ref readonly var reading in readings)
        {
            if (checkpoint.Covers(new(new(reading.Stream, reading.Window.Text), reading.Trade.Id)))
                statistics.Known++;
            else
                transaction.Add(reading);
        }

        if (verdict.Kind == VerdictKind.Excluded)
            LogExcluded(trade.Stream, trade.Id);
        else if (verdict.Kind == VerdictKind.Late)
            LogLate(trade.Stream, trade.Id);
        statistics.Trades++;
    }

    [LoggerMessage(6093, LogLevel.Information, "Partition {Partition}: rebuilding windows from the trades before offset {Offset}")]
    private partial void LogRebuilding(int partition, long offset);

    [LoggerMessage(6094, LogLevel.Error, "{Stream}: precision overflow: trade {TradeId} excluded; affected readings are marked gap")]
    private partial void LogExcluded(StreamId stream, long tradeId);

    [LoggerMessage(6097, LogLevel.Warning, "{Stream}: trade {TradeId} arrived after later ones; counted without a reading of its own")]
    private partial void LogLate(StreamId stream, long tradeId);

    [LoggerMessage(6095, LogLevel.Information, "Partition {Partition}: continuing at offset {Offset}, windows rebuilt from offset {From}")]
    private partial void LogRebuilt(int partition, long offset, long from);
}

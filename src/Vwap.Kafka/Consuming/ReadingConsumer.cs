using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Takes published readings, in their order within each topic; the batch is valid only during the call.</summary>
public delegate ValueTask TakeReadings(IReadOnlyList<ReadingText> batch, CancellationToken cancellationToken);

/// <summary>Reads published readings as they are and as they come. What is no reading is said and skipped.</summary>
public sealed partial class ReadingConsumer
{
    private const int BatchMax = 4_096;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly ReadingConsumerOptions _options;
    private readonly KafkaClients _clients;
    private readonly ILogger _logger;
    private readonly SequenceWatch _watch;
    private readonly ForeignRecords _foreign;
    private readonly StartOffsets _start;
    private readonly ReadingPositions _positions = new();
    private readonly List<ReadingText> _batch = [];
    private KafkaTroubleException? _rebalanceFailure;
    private bool? _isConnected;
    private long _behind;
    private long _taken;

    /// <summary>Makes a consumer; nothing happens before <see cref="RunAsync"/>.</summary>
    public ReadingConsumer(ReadingConsumerOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _clients = new(options.Connection, timeProvider, logger);
        _logger = logger;
        _watch = new(timeProvider, logger);
        _foreign = new("reading", timeProvider, logger);
        _start = new(options.From, _clients);
    }

    /// <summary>Called several times a second, when the status may have changed. Default: nothing.</summary>
    public Action Observe { get; init; } = () => { };

    /// <summary>How it is doing. To be read when <see cref="Observe"/> is called, or when <see cref="RunAsync"/> has returned.</summary>
    public ConsumerStatus Status => new(_isConnected, _behind, _watch.Repeated, _watch.Skipped, _foreign.Count);

    /// <summary>Reads until it is cancelled or has read as much as it was to, then returns normally.</summary>
    /// <param name="take">Where readings go. In a group they count as read when it returns.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KafkaUnusableException">A topic does not exist, or a setting is refused.</exception>
    /// <exception cref="KafkaTroubleException">No broker could be reached in time, or reading cannot go on.</exception>
    public Task RunAsync(TakeReadings take, CancellationToken cancellationToken)
    {
        Librdkafka.EnsureLoaded();
        return Task.Run(() => RunUntilCancelledAsync(take, cancellationToken), CancellationToken.None);
    }

    private async Task RunUntilCancelledAsync(TakeReadings take, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(take, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task ReadAsync(TakeReadings take, CancellationToken cancellationToken)
    {
        var partitions = new TopicLookup(_clients).Find(_options.Topics, cancellationToken);
        var settings = ClientSettings.Consumer(_options.Connection, _options.Group ?? "vwap-consume");
        settings["statistics.interval.ms"] = "1000";
        using var consumer = _clients.CreateConsumer(settings, Handle);
        if (_options.Group is not null)
            consumer.Subscribe(_options.Topics);
        else
            Assign(consumer, _start.Find(partitions));

        try
        {
            while (!cancellationToken.IsCancellationRequested && _taken < (_options.MaxReadings ?? long.MaxValue))
            {
                await TakeBatchAsync(consumer, take, cancellationToken);
                _behind = _positions.CountBehind(consumer);
                Observe();
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    private void Assign(IConsumer<byte[], byte[]> consumer, IReadOnlyList<TopicPartitionOffset> start)
    {
        consumer.Assign(start);
        foreach (var partition in start)
            LogBegins(partition.Topic, partition.Partition.Value, partition.Offset.ToString());
    }

    private async Task TakeBatchAsync(IConsumer<byte[], byte[]> consumer, TakeReadings take, CancellationToken cancellationToken)
    {
        Gather(consumer);
        if (_batch.Count > 0)
            await take(_batch, cancellationToken);
        _taken += _batch.Count;
        if (_options.Group is not null)
            Commit(consumer);
    }

    private void Handle(ConsumerBuilder<byte[], byte[]> builder) => builder
        .SetStatisticsHandler((_, statistics) => _isConnected = ConsumerHealth.IsConnected(statistics))
        .SetPartitionsAssignedHandler((consumer, partitions) => Begin(consumer, partitions))
        .SetPartitionsRevokedHandler((_, partitions) => Forget(partitions.Select(partition => partition.TopicPartition)))
        .SetPartitionsLostHandler((_, partitions) => Forget(partitions.Select(partition => partition.TopicPartition)));

    /// <summary>The client would swallow what is thrown here.</summary>
    private IEnumerable<TopicPartitionOffset> Begin(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        try
        {
            var start = _start.FindInGroup(consumer, partitions);
            foreach (var partition in start)
                LogBegins(partition.Topic, partition.Partition.Value, partition.Offset.ToString());
            return start;
        }
        catch (KafkaTroubleException failed)
        {
            _rebalanceFailure = failed;
            return [];
        }
    }

    private void Forget(IEnumerable<TopicPartition> partitions)
    {
        TopicPartition[] gone = [.. partitions];
        _positions.Forget(gone);
        foreach (var partition in gone)
            _watch.Forget(partition.Topic);
    }

    private void Gather(IConsumer<byte[], byte[]> consumer)
    {
        _batch.Clear();
        var most = Math.Min(BatchMax, (_options.MaxReadings ?? long.MaxValue) - _taken);
        var wait = Wait;
        for (var looked = 0; looked < BatchMax && _batch.Count < most && Consume(consumer, wait) is { } record; looked++)
        {
            wait = TimeSpan.Zero;
            _positions.Follow(record);
            if (!record.IsPartitionEOF)
                Take(record);
        }
    }

    /// <summary>What brokers do wrong is told by the client's log, and the client goes on trying by itself.</summary>
    private ConsumeResult<byte[], byte[]>? Consume(IConsumer<byte[], byte[]> consumer, TimeSpan wait)
    {
        try
        {
            var record = consumer.Consume(wait);
            return _rebalanceFailure is { } failure ? throw new KafkaTroubleException(failure.Message, failure) : record;
        }
        catch (ConsumeException failed) when (!failed.Error.IsFatal)
        {
            LogTrouble(failed.Error.Reason);
            return null;
        }
        catch (KafkaException fatal)
        {
            throw new KafkaTroubleException($"reading cannot go on: {fatal.Error.Reason}", fatal);
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> record)
    {
        if (ReadingText.Read(record.Message.Value ?? []) is not { } reading)
        {
            _foreign.Tell(record);
            return;
        }

        if (_start.IsBefore(record.TopicPartition, reading.Reading))
            return;
        _watch.Follow(record.Topic, reading.Id);
        _batch.Add(reading);
    }

    private void Commit(IConsumer<byte[], byte[]> consumer)
    {
        if (_positions.Uncommitted is not { Count: > 0 } positions)
            return;
        try
        {
            consumer.Commit(positions);
            _positions.Committed();
        }
        catch (KafkaException failed)
        {
            // Whoever gets the partition begins where the last commit was: readings may be printed twice, none is lost.
            LogTrouble($"how far the group has come cannot be remembered: {failed.Error.Reason}");
        }
    }

    [LoggerMessage(6082, LogLevel.Debug, "{Topic}: Reading begins in partition {Partition} at offset {Offset}")]
    private partial void LogBegins(string topic, int partition, string offset);

    [LoggerMessage(6081, LogLevel.Warning, "Kafka: {Reason}")]
    private partial void LogTrouble(string reason);
}

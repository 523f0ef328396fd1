using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Receives published readings, in order within each topic. The batch is valid only during the call.</summary>
public delegate ValueTask HandleReadings(IReadOnlyList<PublishedReading> batch, CancellationToken cancellationToken);

/// <summary>Reads published readings from Kafka. Records that are no readings are logged and skipped.</summary>
public sealed partial class ReadingConsumer
{
    private const int BatchMax = 4_096;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly ReadingConsumerOptions _options;
    private readonly KafkaClients _clients;
    private readonly ILogger _logger;
    private readonly SequenceCheck _sequence;
    private readonly UnexpectedRecords _unexpected;
    private readonly StartOffsets _start;
    private readonly List<PublishedReading> _batch = [];
    private Exception? _assignmentFailure;
    private bool? _isConnected;
    private long _behind;
    private long _handled;

    /// <summary>Creates a consumer; <see cref="RunAsync"/> starts it.</summary>
    public ReadingConsumer(ReadingConsumerOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _clients = new(options.Connection, timeProvider, logger);
        _logger = logger;
        _sequence = new(_clients);
        _unexpected = new("reading", _clients);
        _start = new(options.From, _clients);
    }

    /// <summary>Called several times a second, when the status may have changed. Default: nothing.</summary>
    public Action Observe { get; init; } = () => { };

    /// <summary>The status. Read it from <see cref="Observe"/>, or after <see cref="RunAsync"/> has returned.</summary>
    public ConsumerStatus Status => new(_isConnected, _behind, _sequence.Repeated, _sequence.Skipped, _unexpected.Count);

    /// <summary>Reads until it is cancelled or reaches <see cref="ReadingConsumerOptions.MaxReadings"/>, then returns normally.</summary>
    /// <param name="handle">Receives the readings. In a group their offsets are committed when it returns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="KafkaFatalException">A topic does not exist, or a setting is invalid.</exception>
    /// <exception cref="KafkaTransientException">No broker answered in time, or reading failed.</exception>
    public Task RunAsync(HandleReadings handle, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            try
            {
                await ReadAsync(handle, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
        },
        CancellationToken.None);

    private async Task ReadAsync(HandleReadings handle, CancellationToken cancellationToken)
    {
        var partitions = new TopicLookup(_clients).Find(_options.Topics, cancellationToken);
        using var consumer = CreateConsumer(cancellationToken);
        if (_options.Group is not null)
            consumer.Subscribe(_options.Topics);
        else
            consumer.Assign(LogStarts(_start.Find(partitions, cancellationToken)));

        try
        {
            while (!cancellationToken.IsCancellationRequested && _handled < (_options.MaxReadings ?? long.MaxValue))
            {
                await ReadBatchAsync(consumer, handle, cancellationToken);
                _behind = consumer.Assignment.Sum(partition => CountBehind(consumer, partition));
                Observe();
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    /// <summary>librdkafka stores the offset of every record it returns; a commit after the batch commits them.</summary>
    private IConsumer<byte[], byte[]> CreateConsumer(CancellationToken cancellationToken)
    {
        var settings = ClientSettings.Consumer(_options.Connection, _options.Group ?? "vwap-consume");
        settings["enable.auto.offset.store"] = "true";
        settings["statistics.interval.ms"] = "1000";
        return _clients.CreateConsumer(settings, builder => builder
            .SetStatisticsHandler((_, statistics) => _isConnected = ConsumerHealth.IsConnected(statistics))
            .SetPartitionsAssignedHandler((consumer, partitions) => OnAssigned(consumer, partitions, cancellationToken))
            .SetPartitionsRevokedHandler((_, partitions) => partitions.ForEach(partition => _sequence.Reset(partition.Topic)))); // and for lost ones
    }

    private static long CountBehind(IConsumer<byte[], byte[]> consumer, TopicPartition partition)
    {
        var position = consumer.Position(partition);
        return position == Offset.Unset ? 0 : Math.Max(0, consumer.GetWatermarkOffsets(partition).High.Value - position.Value);
    }

    private async Task ReadBatchAsync(IConsumer<byte[], byte[]> consumer, HandleReadings handle, CancellationToken cancellationToken)
    {
        var isNew = Gather(consumer);
        if (_batch.Count > 0)
            await handle(_batch, cancellationToken);
        _handled += _batch.Count;
        if (_options.Group is not null && isNew)
            Commit(consumer);
    }

    private IEnumerable<TopicPartitionOffset> OnAssigned(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        try
        {
            return LogStarts(_start.FindInGroup(consumer, partitions, cancellationToken));
        }
        catch (Exception failed) when (failed is KafkaTransientException or KafkaFatalException or OperationCanceledException)
        {
            _assignmentFailure = failed; // Confluent.Kafka would lose its type
            return [];
        }
    }

    private IReadOnlyList<TopicPartitionOffset> LogStarts(IReadOnlyList<TopicPartitionOffset> start)
    {
        foreach (var partition in start)
            LogStart(partition.Topic, partition.Partition.Value, partition.Offset.ToString());
        return start;
    }

    /// <returns>Whether any record was read.</returns>
    private bool Gather(IConsumer<byte[], byte[]> consumer)
    {
        _batch.Clear();
        var isNew = false;
        var batchMax = Math.Min(BatchMax, (_options.MaxReadings ?? long.MaxValue) - _handled);
        var timeout = Poll;
        for (var results = 0; results < BatchMax && _batch.Count < batchMax && Consume(consumer, timeout) is { } result; results++)
        {
            timeout = TimeSpan.Zero;
            if (result.IsPartitionEOF)
                continue;
            isNew = true;
            Add(result);
        }

        return isNew;
    }

    /// <summary>librdkafka retries what brokers refuse; only a fatal error ends reading.</summary>
    private ConsumeResult<byte[], byte[]>? Consume(IConsumer<byte[], byte[]> consumer, TimeSpan timeout)
    {
        try
        {
            var result = consumer.Consume(timeout);
            if (_assignmentFailure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
            return result;
        }
        catch (ConsumeException failed) when (!failed.Error.IsFatal)
        {
            LogFailed(failed.Error.Reason);
            return null;
        }
        catch (KafkaException fatal)
        {
            throw new KafkaTransientException($"reading failed: {fatal.Error.Reason}", fatal);
        }
    }

    private void Add(ConsumeResult<byte[], byte[]> record)
    {
        if (PublishedReading.Parse(record.Message.Value ?? []) is not { } reading)
        {
            _unexpected.Add(record);
            return;
        }

        if (_start.IsBefore(record.TopicPartition, reading.Reading))
            return;
        _sequence.Add(record.Topic, reading.Id);
        _batch.Add(reading);
    }

    private void Commit(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            consumer.Commit();
        }
        catch (KafkaException failed)
        {
            // The next owner of a partition starts at the last commit: readings may be printed twice, none is lost.
            if (failed.Error.Code != ErrorCode.Local_NoOffset) // that is when the partitions were revoked meanwhile
                LogFailed($"cannot commit offsets: {failed.Error.Reason}");
        }
    }

    [LoggerMessage(6081, LogLevel.Warning, "Kafka: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(6082, LogLevel.Debug, "{Topic}: reading partition {Partition} from offset {Offset}")]
    private partial void LogStart(string topic, int partition, string offset);
}

/// <summary>The status of a consumer.</summary>
/// <param name="IsConnected">Whether the leaders of the partitions it reads are connected; null before the first statistics.</param>
/// <param name="Behind">Records in its partitions that it has not read yet, as far as the brokers have reported.</param>
/// <param name="Repeated">Readings whose trade id was not higher than the previous one.</param>
/// <param name="Skipped">Trade ids left out.</param>
/// <param name="Unexpected">Records that are no readings.</param>
public readonly record struct ConsumerStatus(bool? IsConnected, long Behind, long Repeated, long Skipped, long Unexpected);

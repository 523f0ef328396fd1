using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Takes published readings, in their order within each topic; the batch is valid only during the call.</summary>
public delegate ValueTask TakeReadings(IReadOnlyList<ReadingText> batch, CancellationToken cancellation);

/// <summary>Reads published readings as they are and as they come. What is no reading is said and skipped.</summary>
public sealed partial class ReadingConsumer
{
    private const int BatchMax = 4_096;

    private static readonly TimeSpan ForeignLogInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly ReadingConsumerOptions _options;
    private readonly KafkaClients _clients;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SequenceWatch _watch;
    private readonly List<ReadingText> _batch = [];
    private readonly Dictionary<TopicPartition, long> _next = [];
    private long _foreign;
    private long _foreignSaid;

    /// <summary>Makes a consumer; nothing happens before <see cref="RunAsync"/>.</summary>
    public ReadingConsumer(ReadingConsumerOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _clients = new(options.Connection, time, logger);
        _time = time;
        _logger = logger;
        _watch = new(time, logger);
    }

    /// <summary>Readings whose trade ids repeat, trade ids that are skipped, and records that are no readings, so far.</summary>
    public (long Repeated, long Skipped, long Foreign) Findings => (_watch.Repeated, _watch.Skipped, _foreign);

    /// <summary>Reads until it is cancelled, then returns normally.</summary>
    /// <param name="take">Where readings go. In a group they count as read when it returns.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="KafkaUnusableException">A topic does not exist, or a setting is refused.</exception>
    /// <exception cref="KafkaTroubleException">No broker could be reached in time.</exception>
    public Task RunAsync(TakeReadings take, CancellationToken cancellation)
    {
        Librdkafka.EnsureLoaded();
        return Task.Run(() => ReadAsync(take, cancellation), CancellationToken.None);
    }

    private async Task ReadAsync(TakeReadings take, CancellationToken cancellation)
    {
        var partitions = FindPartitions();
        var settings = ClientSettings.Consumer(_options.Connection, _options.Group ?? "vwap-consume");
        settings["auto.offset.reset"] = _options.From.Latest ? "latest" : "earliest";
        using var consumer = _clients.CreateConsumer(settings, _ => { });
        if (_options.Group is not null)
            consumer.Subscribe(_options.Topics);
        else
            consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, _options.From.Latest ? Offset.End : Offset.Beginning)));

        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                Gather(consumer);
                if (_batch.Count > 0)
                    await take(_batch, cancellation);
                Commit(consumer);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        finally
        {
            consumer.Close();
        }
    }

    private List<TopicPartition> FindPartitions()
    {
        using var admin = _clients.CreateAdmin();
        var metadata = Describe(admin);
        var missing = _options.Topics.Where(name => !metadata.Topics.Exists(topic => topic.Topic == name)).ToArray();
        if (missing.Length > 0)
        {
            throw new KafkaUnusableException(
                $"there is no topic {string.Join(", ", missing)}: there are {string.Join(", ", metadata.Topics.Select(topic => topic.Topic).Where(name => name[0] != '_').Take(20))}");
        }

        return [.. metadata.Topics.Where(topic => _options.Topics.Contains(topic.Topic, StringComparer.Ordinal))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
    }

    private Metadata Describe(IAdminClient admin)
    {
        try
        {
            return admin.GetMetadata(_options.Connection.StartWait);
        }
        catch (KafkaException unreachable)
        {
            throw new KafkaTroubleException(
                $"Kafka at {_options.Connection.Brokers} cannot be reached: {unreachable.Error.Reason}. Check --kafka", unreachable);
        }
    }

    private void Gather(IConsumer<byte[], byte[]> consumer)
    {
        _batch.Clear();
        for (var wait = Wait; _batch.Count < BatchMax && Consume(consumer, wait) is { } record; wait = TimeSpan.Zero)
        {
            if (!record.IsPartitionEOF)
                Take(record);
        }
    }

    /// <summary>What brokers do wrong is told by the client's log, and the client goes on trying by itself.</summary>
    private ConsumeResult<byte[], byte[]>? Consume(IConsumer<byte[], byte[]> consumer, TimeSpan wait)
    {
        try
        {
            return consumer.Consume(wait);
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
        _next[record.TopicPartition] = record.Offset + 1;
        if (ReadingText.Read(record.Message.Value ?? []) is not { } reading)
        {
            TellForeign(record);
            return;
        }

        if (reading.TradeId < _options.From.TradeId)
            return;
        _watch.Follow(record.Topic, reading);
        _batch.Add(reading);
    }

    private void Commit(IConsumer<byte[], byte[]> consumer)
    {
        if (_options.Group is null || _next.Count == 0)
            return;
        try
        {
            consumer.Commit(_next.Select(partition => new TopicPartitionOffset(partition.Key, partition.Value)));
        }
        catch (KafkaException failed)
        {
            // Whoever gets the partition begins where the last commit was: readings may be printed twice, none is lost.
            LogTrouble($"how far the group has come cannot be remembered: {failed.Error.Reason}");
        }

        _next.Clear();
    }

    private void TellForeign(ConsumeResult<byte[], byte[]> record)
    {
        _foreign++;
        if (_foreignSaid != 0 && _time.GetElapsedTime(_foreignSaid) < ForeignLogInterval)
            return;
        _foreignSaid = _time.GetTimestamp();
        LogForeign(record.Topic, record.Partition.Value, record.Offset.Value, _foreign);
    }

    [LoggerMessage(6080, LogLevel.Warning, "{Topic}: the record at partition {Partition}, offset {Offset} is not a reading and is skipped; {Count} so far")]
    private partial void LogForeign(string topic, int partition, long offset, long count);

    [LoggerMessage(6081, LogLevel.Warning, "Kafka: {Reason}")]
    private partial void LogTrouble(string reason);
}

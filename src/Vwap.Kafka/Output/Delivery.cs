using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Delivers records through one session after another: whatever fails, the next session starts from the checkpoint.</summary>
/// <remarks>One call at a time; <see cref="Counts"/> is thread-safe.</remarks>
internal sealed partial class Delivery(KafkaClients clients, Publication publication, KafkaOutputOptions options) : IDisposable
{
    /// <summary>The most batches in flight: while Kafka confirms one, the next is sent.</summary>
    private const int BatchesMax = 2;

    /// <summary>An unconfirmed batch is logged after 10 s; leader elections are over by then.</summary>
    private static readonly TimeSpan ConfirmationWarning = TimeSpan.FromSeconds(10);

    private readonly Queue<Batch> _unconfirmed = new();
    private readonly ILogger _logger = clients.Logger;
    private readonly ProducerFence _fence = new(clients, publication.Name);
    private readonly RetryDelay _retryDelay = new(options.RetryDelayMin, options.RetryDelayMax, new Random(clients.TimeProvider.GetUtcNow().Microsecond));
    private readonly TaskCompletionSource<Checkpoint> _firstCheckpoint = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UnexpectedRecords _unexpected = new(publication.Kind, clients);
    private readonly HashSet<Series> _started = [];
    private readonly Restarts _restarts = new();
    private DeliverySession? _session;
    private object? _sessionVersion;
    private Checkpoint? _checkpoint;
    private long _delivered;
    private long _known;
    private long _retries;
    private long _inFlight;

    /// <summary>Whether the readings were computed without knowing the checkpoint.</summary>
    public bool StartedWithoutCheckpoint { get; set; }

    /// <summary>Completes with the first checkpoint.</summary>
    public Task<Checkpoint> FirstCheckpoint => _firstCheckpoint.Task;

    public (long Delivered, long Known, long Retries) Counts => (Interlocked.Read(ref _delivered), Interlocked.Read(ref _known), Interlocked.Read(ref _retries));

    /// <summary>Records sent and not confirmed.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>Takes the seconds from sending a batch to its confirmation; null when nobody asks.</summary>
    public Histogram<double>? Duration { get; set; }

    /// <summary>Sends records, each once, and waits until another batch may be in flight.</summary>
    /// <exception cref="KafkaFatalException">A retry would not help.</exception>
    /// <exception cref="CheckpointGapException">A topic ends before the first record, and <see cref="KafkaOutputOptions.StopsAtGap"/> is set.</exception>
    public async Task SendAsync(List<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        if (_session is not null && _sessionVersion != publication.Version)
        {
            await FlushAsync(cancellationToken);
            EndSession(); // the next one knows the topics and series added
        }

        var start = 0;
        for (var index = 0; index < records.Count; index++)
        {
            if (!_restarts.IsAt(records[index].Id, _checkpoint))
                continue;
            await SendBatchAsync(records[start..index], cancellationToken);
            await FlushAsync(cancellationToken);
            EndSession(); // the next one ignores what its topic held before the restart
            start = index;
        }

        await SendBatchAsync(start == 0 ? records : records[start..], cancellationToken);
    }

    /// <summary>Creates the topics of an added part of the publication where they are missing, and reads its checkpoint. Thread-safe.</summary>
    /// <exception cref="KafkaTransientException">Kafka could not be reached.</exception>
    /// <exception cref="KafkaFatalException">The topics cannot be used.</exception>
    public async Task<Checkpoint> ReadCheckpointAsync(Publication added, CancellationToken cancellationToken) =>
        (await ReadCheckpointAsync(added, RefuseUnexpected, cancellationToken)).Checkpoint;

    /// <summary>Announces that the next readings of a stream have lower trade ids than those before. Thread-safe.</summary>
    public void Restart(StreamId stream) => _restarts.Announce(publication.Series.Where(series => series.Stream == stream));

    /// <summary>Opens a session if there is none, and waits until everything sent is confirmed.</summary>
    /// <exception cref="KafkaFatalException">A retry would not help.</exception>
    public Task FlushAsync(CancellationToken cancellationToken) => RetryAsync(() => SendAsync(0, cancellationToken), cancellationToken);

    public void Dispose() => EndSession();

    private Task SendBatchAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        _unconfirmed.Enqueue(new(records, clients.TimeProvider.GetTimestamp()));
        Interlocked.Add(ref _inFlight, records.Count);
        return RetryAsync(() => SendAsync(BatchesMax - 1, cancellationToken), cancellationToken);
    }

    /// <summary>Sends what this session has not sent yet, and waits until at most so many batches are in flight.</summary>
    private async Task SendAsync(int inFlightMax, CancellationToken cancellationToken)
    {
        _session ??= await OpenSessionAsync(cancellationToken);
        foreach (var batch in _unconfirmed.Where(batch => batch.InFlight is null).ToArray())
        {
            batch.Known ??= batch.Records.Count(record => _session.Checkpoint.Covers(record.Id));
            CheckGaps(batch.Records, _session.Checkpoint);
            var sending = _session.SendAsync(batch.Records, cancellationToken);
            await WatchAsync(sending, cancellationToken);
            batch.InFlight = await sending;
        }

        while (_unconfirmed.Count > inFlightMax)
        {
            await WatchAsync(_session.ConfirmAsync(_unconfirmed.Peek().InFlight!, cancellationToken), cancellationToken);
            var confirmed = _unconfirmed.Dequeue();
            Interlocked.Add(ref _inFlight, -confirmed.Records.Count);
            Duration?.Record(clients.TimeProvider.GetElapsedTime(confirmed.Since).TotalSeconds);
            var known = confirmed.Known.GetValueOrDefault();
            Interlocked.Add(ref _known, known);
            Interlocked.Add(ref _delivered, confirmed.Records.Count - known);
        }
    }

    /// <summary>Waits for Kafka, logging when that takes long.</summary>
    private async Task WatchAsync(Task confirmed, CancellationToken cancellationToken)
    {
        var start = clients.TimeProvider.GetTimestamp();
        for (var isLate = false; ; isLate = true)
        {
            try
            {
                await confirmed.WaitAsync(ConfirmationWarning, clients.TimeProvider, cancellationToken);
                if (isLate)
                    LogRecovered(publication.Name, clients.TimeProvider.GetElapsedTime(start).TotalSeconds);
                return;
            }
            catch (TimeoutException)
            {
                LogUnconfirmed(publication.Name, _unconfirmed.Sum(batch => batch.Records.Count), clients.TimeProvider.GetElapsedTime(start).TotalSeconds);
            }
        }
    }

    private async Task RetryAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        var start = 0L;
        LogThrottle<string>? throttle = null;
        while (true)
        {
            try
            {
                await attempt();
                _retryDelay.Reset();
                if (start != 0)
                    LogRecovered(publication.Name, clients.TimeProvider.GetElapsedTime(start).TotalSeconds);
                return;
            }
            catch (KafkaTransientException failure)
            {
                EndSession();
                start = start == 0 ? clients.TimeProvider.GetTimestamp() : start;
                if ((throttle ??= new(clients.TimeProvider)).IsDue(failure.Message))
                    LogFailed(publication.Name, failure.Message);
            }

            await Task.Delay(_retryDelay.Next(), clients.TimeProvider, cancellationToken);
            Interlocked.Increment(ref _retries);
        }
    }

    private async Task<DeliverySession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        _sessionVersion = publication.Version;
        var (partitions, checkpoint) = await ReadCheckpointAsync(publication, OnUnexpected, cancellationToken);
        _checkpoint = _restarts.Apply(checkpoint);
        var session = new DeliverySession(clients, publication, _checkpoint, _fence);
        LogConnected(publication.Name, partitions, checkpoint.Last.Count);
        _firstCheckpoint.TrySetResult(checkpoint);
        return session;
    }

    private async Task<(int Partitions, Checkpoint Checkpoint)> ReadCheckpointAsync(
        Publication read, Action<ConsumeResult<byte[], byte[]>> onUnexpected, CancellationToken cancellationToken)
    {
        var partitions = await new TopicSetup(clients, options.Leaders).EnsureAsync(read, cancellationToken);
        var checkpoint = await new CheckpointReader(clients, onUnexpected).ReadAsync(read, partitions, cancellationToken);
        read.CheckOwners(checkpoint);
        return (partitions.Count, checkpoint);
    }

    /// <summary>A topic with other records is not written to at first; later ones are skipped.</summary>
    private void OnUnexpected(ConsumeResult<byte[], byte[]> record)
    {
        if (!FirstCheckpoint.IsCompleted)
            RefuseUnexpected(record);
        _unexpected.Add(record);
    }

    private void RefuseUnexpected(ConsumeResult<byte[], byte[]> record) => throw new KafkaFatalException(
        $"the topic {record.Topic} holds a record that is not a {publication.Kind} (partition {record.Partition.Value}, offset {record.Offset.Value}): " +
        "use another --topic, or delete this one");

    /// <summary>A run that started without its checkpoint may have started too late for it.</summary>
    private void CheckGaps(IReadOnlyList<OutgoingRecord> records, Checkpoint checkpoint)
    {
        if (!StartedWithoutCheckpoint)
            return;
        foreach (var (id, topic, _) in records)
        {
            if (!_started.Add(id.Series) || !checkpoint.Last.TryGetValue(id.Series, out var last) || id.TradeId <= last + 1)
                continue;
            if (options.StopsAtGap)
                throw new CheckpointGapException(topic, last, id.TradeId);
            LogGap(topic, id.Series.Stream, id.Series.Window, last + 1, id.TradeId - 1);
        }
    }

    private void EndSession()
    {
        _session?.Dispose();
        _session = null;
        foreach (var batch in _unconfirmed)
            batch.InFlight = null;
    }

    [LoggerMessage(6040, LogLevel.Information, "{Output}: connected, {Partitions} partition(s), resuming {Series} series after their last record")]
    private partial void LogConnected(string output, int partitions, int series);

    [LoggerMessage(6041, LogLevel.Error, "{Output}: {Reason}. Retrying; readings are queued")]
    private partial void LogFailed(string output, string reason);

    [LoggerMessage(6042, LogLevel.Information, "{Output}: recovered after {Seconds:F1} s")]
    private partial void LogRecovered(string output, double seconds);

    [LoggerMessage(6044, LogLevel.Warning, "{Topic}: {Stream} window {Window}: trades {From}..{To} not published, the run started without a checkpoint")]
    private partial void LogGap(string topic, StreamId stream, string window, long from, long to);

    [LoggerMessage(6045, LogLevel.Warning, "{Output}: {Records} records unconfirmed for {Seconds:F0} s; later ones wait")]
    private partial void LogUnconfirmed(string output, int records, double seconds);

    /// <summary>Records of one send, not confirmed yet.</summary>
    private sealed record Batch(IReadOnlyList<OutgoingRecord> Records, long Since)
    {
        /// <summary>How many were in their topic before they were first sent; null before that.</summary>
        public int? Known { get; set; }

        /// <summary>Null until this session has sent it.</summary>
        public InFlightBatch? InFlight { get; set; }
    }
}

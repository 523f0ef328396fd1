using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>
/// Publishes to Kafka: each record once, in order, confirmed by all in-sync replicas before it counts. The topics are the checkpoint.
/// </summary>
/// <remarks>
/// <para>Posting never waits for Kafka: readings queue in memory, then on disk.</para>
/// <para>Thread-safe, but readings must be posted in order.</para>
/// </remarks>
public sealed partial class KafkaOutput : IAsyncDisposable
{
    private readonly Publication _publication;
    private readonly KafkaOutputOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Backlog _backlog;
    private readonly Delivery _delivery;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationToken _aborted;
    private volatile bool _isOpen; // a failure before that is the caller's to log
    private bool _disposed;

    private KafkaOutput(KafkaClients clients, Publication publication, KafkaOutputOptions options)
    {
        _publication = publication;
        _options = options;
        _timeProvider = clients.TimeProvider;
        _logger = clients.Logger;
        _aborted = _abort.Token;
        _backlog = new(clients, publication, options);
        _delivery = new(clients, publication, options);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>What the topics held when it was opened; none when Kafka could not be reached in time.</summary>
    public ResumePoint ResumeFrom { get; private set; } = ResumePoint.None;

    /// <summary>
    /// Completes when the output ends: normally after a stop, with <see cref="KafkaFatalException"/> when it cannot continue, with
    /// <see cref="CheckpointGapException"/> when <see cref="KafkaOutputOptions.StopsAtGap"/> is set.
    /// </summary>
    public Task Completion { get; }

    /// <summary>The counts so far.</summary>
    public KafkaOutputStatistics Statistics
    {
        get
        {
            var (accepted, spilled, dropped) = _backlog.Counts;
            var (delivered, known, retries) = _delivery.Counts;
            return new(delivered, known, Math.Max(0, accepted - delivered - known), spilled, dropped, retries);
        }
    }

    /// <summary>
    /// Connects, creates missing topics and reads the checkpoint; continues without when the brokers do not answer in time. Without options the
    /// defaults apply.
    /// </summary>
    /// <exception cref="KafkaFatalException">Kafka cannot be used as configured.</exception>
    public static async Task<KafkaOutput> OpenAsync(
        KafkaConnection connection, Publication publication, KafkaOutputOptions? options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var output = new KafkaOutput(new(connection, timeProvider, logger), publication, options ?? new());
        try
        {
            await output.WaitForCheckpointAsync(connection.StartWait, cancellationToken);
            output._isOpen = true;
            return output;
        }
        catch
        {
            await output.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes the counts as instruments: <c>vwap.kafka.delivered</c> and so on. docs/monitoring.md lists them.</summary>
    public void Publish(Meter meter)
    {
        meter.CreateObservableCounter("vwap.kafka.delivered", () => Statistics.Delivered, "{record}", "Records confirmed by all in-sync replicas");
        meter.CreateObservableCounter("vwap.kafka.known", () => Statistics.Known, "{record}", "Records that were in their topic already");
        meter.CreateObservableCounter("vwap.kafka.spilled", () => Statistics.Spilled, "{record}", "Records that went through the disk");
        meter.CreateObservableCounter("vwap.kafka.dropped", () => Statistics.Dropped, "{record}", "Readings dropped for lack of room");
        meter.CreateObservableCounter("vwap.kafka.retries", () => Statistics.Retries, "{attempt}", "Attempts after a failed one");
        meter.CreateObservableUpDownCounter("vwap.kafka.pending", () => Statistics.Pending, "{record}", "Records queued or in flight");
        meter.CreateObservableUpDownCounter("vwap.kafka.in_flight", () => _delivery.InFlight, "{record}", "Records sent and not confirmed");
        _delivery.Duration = meter.CreateHistogram<double>("vwap.kafka.delivery.duration", "s", "From sending a batch to its confirmation");
    }

    /// <summary>Queues copies of readings, in order. Never waits for Kafka; what finds no room in memory or on disk is dropped, counted and logged.</summary>
    public void Post(ReadOnlySpan<Reading> readings) => _backlog.Post(readings);

    /// <summary>Publishes more streams from now on. One call at a time.</summary>
    /// <param name="streams">Streams that were not published so far.</param>
    /// <param name="windows">Their windows.</param>
    /// <param name="cancellationToken">Ends the wait for the brokers.</param>
    /// <returns>What their topics hold.</returns>
    /// <exception cref="FormatException">They cannot have topics of their own.</exception>
    /// <exception cref="KafkaTransientException">Kafka cannot be reached. Nothing has changed.</exception>
    /// <exception cref="KafkaFatalException">Their topics cannot be used. Nothing has changed.</exception>
    public async Task<ResumePoint> AddAsync(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, CancellationToken cancellationToken)
    {
        ThrowIfWithoutCheckpoint();
        var added = _publication.Of(streams, windows);
        var checkpoint = await Task.Run(() => _delivery.ReadCheckpointAsync(added, cancellationToken), cancellationToken); // librdkafka's calls block
        _publication.Add(streams, windows);
        return added.ToResumePoint(checkpoint.Last);
    }

    /// <summary>Publishes the readings of one more window from now on.</summary>
    /// <exception cref="KafkaTransientException">Kafka has not been reached since the start. Nothing has changed.</exception>
    public void Add(WindowSpec window)
    {
        ThrowIfWithoutCheckpoint();
        _publication.Add([], [window]);
    }

    /// <summary>Announces that the next readings of a stream have lower trade ids than those before: damaged frames had made them jump.</summary>
    public void Restart(StreamId stream) => _delivery.Restart(stream);

    /// <summary>Accepts no more readings and delivers those queued. Does not throw: see <see cref="Completion"/>.</summary>
    /// <param name="timeout">After that the rest is abandoned and logged.</param>
    public async Task<KafkaOutputStatistics> StopAsync(TimeSpan timeout)
    {
        _backlog.Close();
        await Completion.WaitAsync(timeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var statistics = Statistics;
        if (statistics.Pending > 0)
            LogNotDelivered(_publication.Name, statistics.Pending, statistics.Delivered);
        return statistics;
    }

    /// <summary>Stops without delivering what is queued: call <see cref="StopAsync"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        _backlog.Close();
        await _abort.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _backlog.Dispose();
        _abort.Dispose();
    }

    /// <summary>A run without a checkpoint may have to be replaced by one that starts at its topics' ends, with the settings of the start.</summary>
    private void ThrowIfWithoutCheckpoint()
    {
        if (_delivery.StartedWithoutCheckpoint)
            throw new KafkaTransientException("the brokers could not be reached when the run started: nothing can be added before it is restarted");
    }

    private async Task WaitForCheckpointAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await await Task.WhenAny(_delivery.FirstCheckpoint, Completion).WaitAsync(timeout, _timeProvider, cancellationToken);
            ResumeFrom = _publication.ToResumePoint((await _delivery.FirstCheckpoint).Last);
        }
        catch (TimeoutException)
        {
            _delivery.StartedWithoutCheckpoint = true;
            LogNotConnected(_publication.Name, timeout.TotalSeconds);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _delivery.FlushAsync(_aborted); // connects
            await DeliverAsync();
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            // The stop has timed out, and logs what was not delivered.
        }
        catch (CheckpointGapException gap)
        {
            LogRestarting(_publication.Name, gap.Message);
            throw;
        }
        catch (Exception failure)
        {
            if (_isOpen)
                LogFailed(_publication.Name, failure.Message);
            throw;
        }
        finally
        {
            _backlog.Close();
            _delivery.Dispose();
        }
    }

    /// <summary>Under load a batch is all that has gathered while others were in flight.</summary>
    private async Task DeliverAsync()
    {
        while (true)
        {
            var records = _backlog.Take(_options.BatchReadingsMax);
            if (records.Count > 0)
            {
                await _delivery.SendAsync(records, _aborted);
                continue;
            }

            await _delivery.FlushAsync(_aborted);
            if (_backlog.IsEnded)
                return;
            await _backlog.WaitAsync(_aborted);
        }
    }

    [LoggerMessage(6030, LogLevel.Warning, "{Output}: not connected within {Seconds:F0} s; starting without a checkpoint, readings are queued until the brokers answer")]
    private partial void LogNotConnected(string output, double seconds);

    [LoggerMessage(6031, LogLevel.Error, "{Output}: {Pending} readings not delivered before the stop, {Delivered} were; the next start resumes after the topics' last records")]
    private partial void LogNotDelivered(string output, long pending, long delivered);

    [LoggerMessage(6032, LogLevel.Error, "{Output}: stopped: {Reason}")]
    private partial void LogFailed(string output, string reason);

    [LoggerMessage(6033, LogLevel.Warning, "{Output}: {Reason}; starting again after the topics' last records")]
    private partial void LogRestarting(string output, string reason);
}

/// <summary>The counts of a <see cref="KafkaOutput"/>.</summary>
/// <param name="Delivered">Records confirmed by all in-sync replicas.</param>
/// <param name="Known">Records that were in their topic already and were not sent again.</param>
/// <param name="Pending">Records queued or in flight.</param>
/// <param name="Spilled">Records that went through the disk.</param>
/// <param name="Dropped">Readings dropped for lack of room.</param>
/// <param name="Retries">Attempts after a failed one.</param>
public readonly record struct KafkaOutputStatistics(long Delivered, long Known, long Pending, long Spilled, long Dropped, long Retries);

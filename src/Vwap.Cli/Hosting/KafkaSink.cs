using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Vwap.Kafka;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>
/// Kafka as an output of a run. Where the brokers came up only after the run had started, and the topics end before its first trade, a second
/// run for Kafka alone starts after the topics' last records and takes over; the other outputs are not affected.
/// </summary>
internal sealed partial class KafkaSink : IAsyncDisposable
{
    private readonly KafkaOutput _output;
    private readonly Func<CancellationToken, Task<int>> _startAgain;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Meter _meter = new(WebServer.MeterName);
    private Task<int>? _secondRun;
    private bool _isStopping;

    /// <summary>Owns the output, and may start the run for Kafka alone.</summary>
    public KafkaSink(KafkaOutput output, Func<CancellationToken, Task<int>> startAgain, ILogger logger)
    {
        _output = output;
        _startAgain = startAgain;
        _logger = logger;
        _output.Publish(_meter);
        Completion = FollowAsync();
    }

    public ResumePoint ResumeFrom => _output.ResumeFrom;

    /// <summary>Completes when it accepts no more.</summary>
    public Task Completion { get; }

    /// <summary>The counts so far.</summary>
    public OutputReport Report
    {
        get
        {
            var counts = _output.Statistics;
            return new("Kafka", counts.Delivered + counts.Known, counts.Pending, counts.Dropped, Retries: counts.Retries);
        }
    }

    /// <summary>Queues readings. Never waits for Kafka.</summary>
    public void Post(ReadOnlyMemory<Reading> batch) => _output.Post(batch.Span);

    /// <summary>Publishes more streams; as <see cref="KafkaOutput.AddAsync"/>.</summary>
    public Task<ResumePoint> AddAsync(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, CancellationToken cancellationToken) =>
        _output.AddAsync(streams, windows, cancellationToken);

    /// <summary>Publishes one more window; as <see cref="KafkaOutput.Add"/>.</summary>
    public void Add(WindowSpec window) => _output.Add(window);

    /// <summary>Announces that the next readings of a stream have lower trade ids than those before.</summary>
    public void Restart(StreamId stream) => _output.Restart(stream);

    /// <summary>Delivers what is queued.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        lock (_gate)
            _isStopping = true;
        if (_secondRun is not null)
        {
            await _stop.CancelAsync();
            return await _secondRun;
        }

        var statistics = await _output.StopAsync(ReadingOutput.StopTimeout);
        LogEnd(statistics.Delivered, statistics.Known, statistics.Spilled, statistics.Dropped + statistics.Pending);
        return statistics.Pending + statistics.Dropped > 0 || _output.Completion.IsFaulted ? ExitCode.Failure : ExitCode.Success;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _output.DisposeAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _meter.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            await _output.Completion;
        }
        catch (CheckpointGapException)
        {
            lock (_gate)
                _secondRun = _isStopping ? null : StartAgainAsync();
            await (_secondRun ?? Task.CompletedTask);
        }
    }

    private async Task<int> StartAgainAsync()
    {
        await _output.DisposeAsync(); // what it holds is computed again, with full windows
        _meter.Dispose(); // the second run publishes its own
        try
        {
            return await _startAgain(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogNotStarted();
            return ExitCode.Failure;
        }
    }

    [LoggerMessage(6060, LogLevel.Information, "Kafka: {Delivered} records delivered, {Known} already published, {Spilled} spilled to disk, {Lost} not delivered")]
    private partial void LogEnd(long delivered, long known, long spilled, long lost);

    [LoggerMessage(6063, LogLevel.Error, "Kafka: stopped before the topics could be read: nothing after their last records was delivered; the next start resumes there")]
    private partial void LogNotStarted();
}

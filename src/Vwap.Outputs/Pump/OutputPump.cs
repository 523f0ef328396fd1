using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>Writes readings to one output: a bounded queue, a writer of its own, batches, and retries until a batch is written or the run ends.</summary>
/// <remarks>
/// <para>A reading posted to an idle pump is written at once; by the caller itself where that never blocks, as with a file
/// (<see cref="IOutput.NeverBlocks"/>). Under load a batch is all that has been queued meanwhile.</para>
/// <para>Post from one thread at a time; the other members are thread-safe. The pump owns the output and disposes it.</para>
/// </remarks>
public sealed partial class OutputPump : IAsyncDisposable
{
    /// <summary>The most readings that the caller writes itself: few enough to take less time than waking another thread.</summary>
    private const int InlineReadingsMax = 32;

    private readonly IOutput _output;
    private readonly string _name;
    private readonly OutputPumpOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ReadingQueue _queue;
    private readonly RetryDelay _retryDelay;
    private readonly ITimer _flushTimer;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationToken _aborted;
    private Exception? _failure;
    private (Exception Failure, int Readings)? _inlineFailure;
    private long _written;
    private long _retries;
    private bool _unflushed;
    private bool _lossIsLogged;
    private bool _disposed;
    private volatile bool _flushDue;

    /// <summary>Starts a pump.</summary>
    /// <param name="output">The output, owned from now on.</param>
    /// <param name="name">The name of the output in the log, such as a file's path.</param>
    /// <param name="options">Limits and times; null for the defaults.</param>
    /// <param name="timeProvider">The clock of delays and intervals.</param>
    /// <param name="logger">Where failures, recoveries and losses are logged.</param>
    public OutputPump(IOutput output, string name, OutputPumpOptions? options, TimeProvider timeProvider, ILogger logger)
    {
        _output = output;
        _name = name;
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.QueueReadingsMax, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.BatchReadingsMax, 1, nameof(options));
        _timeProvider = timeProvider;
        _logger = logger;
        _queue = new(_options.QueueReadingsMax);
        _retryDelay = new(_options.RetryDelayMin, _options.RetryDelayMax, new Random(timeProvider.GetUtcNow().Microsecond));
        // A call that hangs beyond the stop may return after the source is disposed.
        _aborted = _abort.Token;
        _flushTimer = timeProvider.CreateTimer(_ => FlushSoon(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>
    /// Completes when the pump has ended: normally after a stop, with <see cref="OutputClosedException"/> when the reader is gone, with what
    /// the output threw when it cannot continue.
    /// </summary>
    public Task Completion { get; }

    /// <summary>The counts so far.</summary>
    public OutputStatistics Statistics
    {
        get
        {
            var written = Interlocked.Read(ref _written);
            return new(written, _queue.Accepted - written, Interlocked.Read(ref _retries));
        }
    }

    /// <summary>Queues readings in order. Waits while the queue is full; they are copied, so the caller may reuse the memory.</summary>
    /// <exception cref="OutputClosedException">The reader is gone.</exception>
    /// <exception cref="OutputFailedException">The output cannot continue.</exception>
    /// <exception cref="InvalidOperationException">The pump was stopped, or has failed otherwise: see <see cref="Completion"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for room; the readings before the wait are queued.</exception>
    public ValueTask PostAsync(ReadOnlyMemory<Reading> readings, CancellationToken cancellationToken)
    {
        if (readings.IsEmpty || TryWriteInline(readings))
            return default;
        var accepted = Post(readings.Span);
        return accepted == readings.Length ? default : PostRestAsync(readings[accepted..], cancellationToken);
    }

    /// <summary>Flushes the output after the batch in flight, without waiting for the interval: a rotated file is noticed then.</summary>
    public void FlushSoon()
    {
        _flushDue = true;
        _queue.Wake();
    }

    /// <summary>Accepts no more, writes what is queued, flushes and disposes the output. Does not throw: see <see cref="Completion"/>.</summary>
    /// <param name="timeout">How long writing may take; then it is aborted, and the log says what was lost.</param>
    /// <returns>The final counts: what is still pending was not written.</returns>
    public async Task<OutputStatistics> StopAsync(TimeSpan timeout)
    {
        _queue.Close();
        await EndsWithinAsync(timeout);
        await _abort.CancelAsync();
        await EndsWithinAsync(_options.AbortGrace);

        var statistics = Statistics;
        // A reader that left does not want the rest.
        if (statistics.Pending > 0 && _failure is not OutputClosedException && !Interlocked.Exchange(ref _lossIsLogged, true))
            LogLost(_name, statistics.Pending, statistics.Written);
        return statistics;
    }

    /// <summary>Stops without waiting for what is queued: call <see cref="StopAsync"/> first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await StopAsync(TimeSpan.Zero);
        _abort.Dispose();
    }

    /// <summary>Writes on the caller's thread if the pump is idle. A batch that fails is left to the pump.</summary>
    private bool TryWriteInline(ReadOnlyMemory<Reading> readings)
    {
        if (!_output.NeverBlocks || readings.Length > Math.Min(InlineReadingsMax, _options.BatchReadingsMax) || !_queue.TryStandIn(readings.Length))
            return false;

        try
        {
            var writing = _output.WriteAsync(readings, _aborted);
            Debug.Assert(writing.IsCompleted, "Invariant: an output that never blocks completes at once");
            writing.GetAwaiter().GetResult();
            CountWritten(readings.Length);
        }
        catch (Exception failure)
        {
            _inlineFailure = (failure, readings.Length);
        }

        _queue.EndStandIn(undone: _inlineFailure is null ? default : readings.Span);
        return true;
    }

    private int Post(ReadOnlySpan<Reading> readings)
    {
        var accepted = _queue.TryPost(readings);
        return accepted >= 0 ? accepted : throw CreateClosedException();
    }

    private async ValueTask PostRestAsync(ReadOnlyMemory<Reading> readings, CancellationToken cancellationToken)
    {
        while (!readings.IsEmpty)
        {
            await _queue.WaitForRoomAsync().WaitAsync(cancellationToken);
            readings = readings[Post(readings.Span)..];
        }
    }

    private Exception CreateClosedException() => _failure switch
    {
        OutputClosedException closed => new OutputClosedException(closed.Message, closed),
        OutputFailedException failed => new OutputFailedException(failed.Message, failed),
        var failure => new InvalidOperationException(failure is null ? $"The output {_name} was stopped" : $"The output {_name} has failed: {failure.Message}", failure),
    };

    private async Task RunAsync()
    {
        try
        {
            await WriteAllAsync();
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            // Past the deadline of the stop, which logs what was not written.
        }
        catch (Exception failure)
        {
            _failure = failure;
            throw;
        }
        finally
        {
            _queue.Close();
            await _flushTimer.DisposeAsync();
            await _output.DisposeAsync();
        }
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            await _queue.WaitForReadingsAsync();
            var isOpen = _queue.TryTakeAll(out var readings);
            if (_inlineFailure is { } failed)
            {
                _inlineFailure = null;
                await RetryBatchAsync(readings[..failed.Readings], failed.Failure);
                CountWritten(failed.Readings);
                readings = readings[failed.Readings..];
            }

            for (var batch = 0; !readings.IsEmpty; readings = readings[batch..])
                await WriteBatchAsync(readings[..(batch = Math.Min(readings.Length, _options.BatchReadingsMax))]);

            if (_flushDue || !isOpen)
                await FlushAsync();
            if (!isOpen)
                return;
        }
    }

    private async ValueTask WriteBatchAsync(ReadOnlyMemory<Reading> batch)
    {
        _aborted.ThrowIfCancellationRequested();
        try
        {
            await _output.WriteAsync(batch, _aborted);
        }
        catch (IOException failure)
        {
            await RetryBatchAsync(batch, failure);
        }

        CountWritten(batch.Length);
    }

    private ValueTask RetryBatchAsync(ReadOnlyMemory<Reading> batch, Exception failure) => RetryAsync(() => _output.WriteAsync(batch, _aborted), failure);

    private void CountWritten(int readings)
    {
        Interlocked.Add(ref _written, readings);
        if (_unflushed)
            return;
        _unflushed = true;
        _flushTimer.Change(_options.FlushInterval, Timeout.InfiniteTimeSpan);
    }

    private async ValueTask FlushAsync()
    {
        _flushDue = false;
        _aborted.ThrowIfCancellationRequested();
        try
        {
            await _output.FlushAsync(_aborted);
        }
        catch (IOException failure)
        {
            await RetryAsync(() => _output.FlushAsync(_aborted), failure);
        }

        _unflushed = false;
    }

    /// <summary>Calls the output until it succeeds, unless it cannot recover. Failures are logged: the first at once, then at an interval.</summary>
    private async ValueTask RetryAsync(Func<ValueTask> call, Exception failure)
    {
        if (failure is not IOException)
            ExceptionDispatchInfo.Throw(failure);
        var (since, logged) = (_timeProvider.GetTimestamp(), _timeProvider.GetTimestamp());
        LogFailed(_name, failure.Message);
        while (true)
        {
            await Task.Delay(_retryDelay.Next(), _timeProvider, _aborted);
            Interlocked.Increment(ref _retries);
            try
            {
                await call();
                break;
            }
            catch (IOException again)
            {
                if (_timeProvider.GetElapsedTime(logged) < _options.FailureLogInterval)
                    continue;
                logged = _timeProvider.GetTimestamp();
                LogStillFailing(_name, _timeProvider.GetElapsedTime(since).TotalSeconds, again.Message);
            }
        }

        _retryDelay.Reset();
        LogRecovered(_name, _timeProvider.GetElapsedTime(since).TotalSeconds);
    }

    private async Task EndsWithinAsync(TimeSpan timeout) =>
        await Completion.WaitAsync(timeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(4001, LogLevel.Error, "{Output}: {Lost} readings could not be written before the stop, {Written} were written")]
    private partial void LogLost(string output, long lost, long written);

    [LoggerMessage(4002, LogLevel.Error, "{Output}: write failed, retrying until it succeeds, nothing is dropped: {Reason}")]
    private partial void LogFailed(string output, string reason);

    [LoggerMessage(4003, LogLevel.Error, "{Output}: writes have been failing for {Seconds:F0} s: {Reason}")]
    private partial void LogStillFailing(string output, double seconds, string reason);

    [LoggerMessage(4004, LogLevel.Information, "{Output}: writing again after {Seconds:F1} s, nothing was lost")]
    private partial void LogRecovered(string output, double seconds);
}

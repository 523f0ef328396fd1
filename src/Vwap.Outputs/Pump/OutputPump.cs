using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>
/// Brings readings to one output: a bounded queue, a writer of its own, batches, and retry until it is written or the run ends.
/// </summary>
/// <remarks>
/// <para>A reading posted to an idle pump is written at once. Under load a batch is all that has gathered meanwhile.</para>
/// <para>Post from one thread at a time; the other members are safe from any thread. The pump owns the output and disposes it.</para>
/// </remarks>
public sealed partial class OutputPump : IAsyncDisposable
{
    private readonly IOutput _output;
    private readonly string _name;
    private readonly OutputPumpOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ReadingQueue _queue;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationToken _aborted;
    private readonly RetryLoop _retry;
    private readonly ITimer _flushTimer;
    private Exception? _failure;
    private long _written;
    private bool _unflushed;
    private bool _lossIsSaid;
    private bool _disposed;
    private volatile bool _flushDue;

    /// <summary>Starts a pump.</summary>
    /// <param name="output">What it writes to, and owns from now on.</param>
    /// <param name="name">What logs call the output, such as a file's path.</param>
    /// <param name="options">Limits and times; null for the defaults.</param>
    /// <param name="timeProvider">Whose time delays and intervals are measured in.</param>
    /// <param name="logger">Where failures, recoveries and losses are said.</param>
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
        // A call that hangs beyond the stop may come back when the source is disposed.
        _aborted = _abort.Token;
        _retry = new(name, _options, timeProvider, logger);
        _flushTimer = timeProvider.CreateTimer(_ => AskForFlush(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>
    /// Ends when the pump has: normally after a stop, with <see cref="OutputClosedException"/> when the reader has gone, with what the
    /// output threw when it cannot go on.
    /// </summary>
    public Task Completion { get; }

    /// <summary>What was done so far.</summary>
    public OutputStatistics Statistics
    {
        get
        {
            var written = Interlocked.Read(ref _written);
            return new(written, _queue.Accepted - written, _retry.Count);
        }
    }

    /// <summary>Queues readings in order. Waits while the queue is full; they are copied, so the memory is the caller's again.</summary>
    /// <exception cref="OutputClosedException">The reader has gone.</exception>
    /// <exception cref="InvalidOperationException">The pump was stopped, or has failed: see <see cref="Completion"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for room; the readings before the wait are queued.</exception>
    public ValueTask PostAsync(ReadOnlyMemory<Reading> readings, CancellationToken cancellationToken)
    {
        var accepted = Post(readings.Span);
        return accepted == readings.Length ? default : PostRestAsync(readings[accepted..], cancellationToken);
    }

    /// <summary>Takes no more, writes what is queued, flushes and disposes the output. Does not throw: see <see cref="Completion"/>.</summary>
    /// <param name="timeout">How long writing may take; then it is given up, and the log says what was lost.</param>
    /// <returns>The last statistics: what is still pending was not written.</returns>
    public async Task<OutputStatistics> StopAsync(TimeSpan timeout)
    {
        _queue.Close();
        await EndsWithinAsync(timeout);
        await _abort.CancelAsync();
        await EndsWithinAsync(_options.AbortGrace);

        var statistics = Statistics;
        // When the reader has gone by itself, nobody misses the rest.
        if (statistics.Pending > 0 && _failure is not OutputClosedException && !Interlocked.Exchange(ref _lossIsSaid, true))
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
        { } failure => new InvalidOperationException($"The output {_name} has failed: {failure.Message}", failure),
        null => new InvalidOperationException($"The output {_name} was stopped"),
    };

    private async Task RunAsync()
    {
        try
        {
            await WriteAllAsync();
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            // The deadline of the stop has passed: the stop says what was not written.
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
            var goesOn = _queue.TryTakeAll(out var readings);
            for (; !readings.IsEmpty; readings = readings[Math.Min(readings.Length, _options.BatchReadingsMax)..])
                await WriteBatchAsync(readings[..Math.Min(readings.Length, _options.BatchReadingsMax)]);

            if (_flushDue || !goesOn)
                await FlushAsync();
            if (!goesOn)
                return;
        }
    }

    private async ValueTask WriteBatchAsync(ReadOnlyMemory<Reading> batch)
    {
        await _retry.RunAsync(static (output, batch, token) => output.WriteAsync(batch, token), _output, batch, _aborted);
        Interlocked.Add(ref _written, batch.Length);
        if (_unflushed)
            return;
        _unflushed = true;
        _flushTimer.Change(_options.FlushInterval, Timeout.InfiniteTimeSpan);
    }

    private async ValueTask FlushAsync()
    {
        _flushDue = false;
        await _retry.RunAsync(static (output, _, token) => output.FlushAsync(token), _output, default, _aborted);
        _unflushed = false;
    }

    private void AskForFlush()
    {
        _flushDue = true;
        _queue.Wake();
    }

    private async Task EndsWithinAsync(TimeSpan timeout) =>
        await Completion.WaitAsync(timeout, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

using Microsoft.Extensions.Logging;

namespace Vwap.Outputs.Tests;

public sealed class OutputPumpTests : IAsyncDisposable
{
    private readonly ScriptedOutput _output = new();
    private readonly VirtualTime _time = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _output.DisposeAsync();

    [Fact]
    public async Task Post_OneReading_IsWrittenAtOnce()
    {
        await using var pump = Start();
        await pump.PostAsync(new Market("200").Trade(1), Cancelled);
        Assert.Equal(1, await _output.Batches.ReadAsync(Cancelled).InTime());
    }

    [Fact]
    public async Task Post_ManyBatches_AreWrittenInOrderWithoutOverlap()
    {
        var readings = new Market("5", "7").Trades(500);
        await using var pump = Start(new() { QueueReadingsMax = 50, BatchReadingsMax = 7 });
        for (var start = 0; start < readings.Length; start += 125)
            await pump.PostAsync(readings.AsMemory(start, 125), Cancelled).InTime();

        var statistics = await pump.StopAsync(TestDeadline.Patience).InTime();
        Assert.Equal(readings, _output.Written);
        Assert.Equal(new OutputStatistics(readings.Length, 0, 0), statistics);
        Assert.False(_output.Overlapped);
        Assert.True(_output.Disposed);
        Assert.True(pump.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Post_DuringAWrite_BecomesOneLargeBatch()
    {
        var gate = BlockFirstWrite();
        await using var pump = Start();
        var readings = new Market("5").Trades(101);
        await pump.PostAsync(readings.AsMemory(0, 1), Cancelled);
        await gate.Entered.Task.InTime();
        for (var index = 1; index < readings.Length; index++)
            await pump.PostAsync(readings.AsMemory(index, 1), Cancelled);
        gate.Open.SetResult();

        Assert.Equal(1, await _output.Batches.ReadAsync(Cancelled).InTime());
        Assert.Equal(100, await _output.Batches.ReadAsync(Cancelled).InTime());
    }

    [Fact]
    public async Task Post_QueueFull_WaitsUntilThereIsRoomAndDropsNothing()
    {
        var gate = BlockFirstWrite();
        await using var pump = Start(new() { QueueReadingsMax = 10 });
        var readings = new Market("5").Trades(12);
        await pump.PostAsync(readings.AsMemory(0, 1), Cancelled);
        await gate.Entered.Task.InTime();
        await pump.PostAsync(readings.AsMemory(1, 10), Cancelled);
        var waiting = pump.PostAsync(readings.AsMemory(11, 1), Cancelled).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(11, pump.Statistics.Pending);

        gate.Open.SetResult();
        await waiting.InTime();
        await pump.StopAsync(TestDeadline.Patience).InTime();
        Assert.Equal(readings, _output.Written);
    }

    [Fact]
    public async Task Post_CancelledWhileWaiting_Throws()
    {
        var gate = BlockFirstWrite();
        await using var pump = Start(new() { QueueReadingsMax = 1 });
        var readings = new Market("5").Trades(3);
        await pump.PostAsync(readings.AsMemory(0, 1), Cancelled);
        await gate.Entered.Task.InTime();
        using var cancellationToken = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var waiting = pump.PostAsync(readings.AsMemory(1, 2), cancellationToken.Token).AsTask();
        await cancellationToken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
        gate.Open.SetResult();
    }

    [Fact]
    public async Task Write_FailsTwice_IsRetriedWithBackoff()
    {
        var failures = 2;
        _output.OnWrite = (_, _) => failures-- > 0 ? throw new IOException("No space left on device") : Task.CompletedTask;
        await using var pump = Start();
        var readings = new Market("5").Trades(3);
        await pump.PostAsync(readings, Cancelled);

        await _log.Logged(4002).InTime();
        foreach (var delay in ExpectedDelays(2))
            await WaitAndAdvance(delay);
        await _log.Logged(4004).InTime();

        var statistics = await pump.StopAsync(TestDeadline.Patience).InTime();
        Assert.Equal(readings, _output.Written);
        Assert.Equal(new OutputStatistics(3, 0, 2), statistics);
        Assert.Contains(_log.Entries, entry => entry.Level == LogLevel.Error && entry.Text.Contains("No space left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_FailsForLong_IsRetriedWithCappedDelaysAndThrottledLogs()
    {
        var attempts = 0;
        _output.OnWrite = (_, _) => ++attempts <= 20 ? throw new IOException("broken") : Task.CompletedTask;
        await using var pump = Start();
        await pump.PostAsync(new Market("5").Trade(1), Cancelled);
        var delays = ExpectedDelays(20);
        Assert.InRange(delays.Sum(delay => delay.TotalSeconds), 20, 30);
        foreach (var delay in delays)
            await WaitAndAdvance(delay);

        await _log.Logged(4004).InTime();
        Assert.Single(_log.Entries, entry => entry.Id == 4002);
        Assert.Equal(2, _log.Entries.Count(entry => entry.Id == 4003));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pump_RandomSizesAndFailures_WritesEachReadingOnceAndInOrder(int seed)
    {
        var failing = new Random(seed);
        _output.OnWrite = async (_, _) =>
        {
            if (failing.Next(4) == 0)
                await Task.Yield();
            if (failing.Next(3) == 0)
                throw new IOException("by chance");
        };
        var posting = new Random(seed + 1000);
        await using var pump = Start(new()
        {
            QueueReadingsMax = posting.Next(1, 40),
            BatchReadingsMax = posting.Next(1, 20),
            RetryDelayMin = TimeSpan.Zero,
            RetryDelayMax = TimeSpan.Zero,
        });
        var readings = new Market("5", "7").Trades(1000);
        for (var start = 0; start < readings.Length;)
        {
            var count = Math.Min(posting.Next(0, 90), readings.Length - start);
            await pump.PostAsync(readings.AsMemory(start, count), Cancelled).InTime();
            start += count;
        }

        Assert.Equal(0, (await pump.StopAsync(TestDeadline.Patience).InTime()).Pending);
        Assert.True(readings.AsSpan().SequenceEqual(_output.Written), $"Seed {seed}");
        Assert.False(_output.Overlapped);
    }

    [Fact]
    public async Task Stop_OutputHangsBeyondDispose_EndsWithoutErrorWhenTheCallReturns()
    {
        var gate = BlockFirstWrite();
        var pump = Start(new() { BatchReadingsMax = 1 });
        await pump.PostAsync(new Market("5").Trades(3), Cancelled);
        await gate.Entered.Task.InTime();
        var disposing = pump.DisposeAsync().AsTask();
        await WaitAndAdvance(new OutputPumpOptions().AbortGrace);
        await disposing.InTime();
        gate.Open.SetResult();
        await pump.Completion.InTime();
        Assert.Single(_output.Written);
    }

    [Fact]
    public async Task Stop_OutputBroken_EndsAtTheDeadlineAndLogsWhatIsLost()
    {
        _output.OnWrite = (_, _) => throw new IOException("disk full");
        await using var pump = Start();
        await pump.PostAsync(new Market("5").Trades(7), Cancelled);
        await _log.Logged(4002).InTime();

        var stopping = pump.StopAsync(TimeSpan.FromSeconds(5));
        await WaitAndAdvance(TimeSpan.FromSeconds(5));
        var statistics = await stopping.InTime();
        Assert.Equal(7, statistics.Pending);
        Assert.True(_output.Disposed);
        Assert.Contains("7 readings could not be written", Assert.Single(_log.Entries, entry => entry.Id == 4001).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_OutputHangs_ReturnsAtTheDeadline()
    {
        var gate = BlockFirstWrite();
        await using var pump = Start();
        await pump.PostAsync(new Market("5").Trades(7), Cancelled);
        await gate.Entered.Task.InTime();

        var stopping = pump.StopAsync(TimeSpan.FromSeconds(5));
        await WaitAndAdvance(TimeSpan.FromSeconds(5));
        await WaitAndAdvance(new OutputPumpOptions().AbortGrace);
        Assert.Equal(7, (await stopping.InTime()).Pending);
        Assert.False(_output.Disposed);
        gate.Open.SetResult();
        await pump.Completion.InTime();
        Assert.False(_output.Overlapped);
    }

    [Fact]
    public async Task Write_ReaderGone_FailsCompletionAndTheNextPost()
    {
        _output.OnWrite = (_, _) => throw new OutputClosedException("closed");
        await using var pump = Start();
        await pump.PostAsync(new Market("5").Trade(1), Cancelled);
        await Assert.ThrowsAsync<OutputClosedException>(() => pump.Completion.InTime());
        await Assert.ThrowsAsync<OutputClosedException>(() => pump.PostAsync(new Market("5").Trade(2), Cancelled).AsTask());
        Assert.Equal(1, (await pump.StopAsync(TestDeadline.Patience).InTime()).Pending);
        Assert.True(_output.Disposed);
    }

    [Fact]
    public async Task Write_ReaderGoneWhileAPostWaits_EndsTheWait()
    {
        var gate = BlockFirstWrite();
        await using var pump = Start(new() { QueueReadingsMax = 1 });
        await pump.PostAsync(new Market("5").Trade(1), Cancelled);
        await gate.Entered.Task.InTime();
        var waiting = pump.PostAsync(new Market("5").Trades(3), Cancelled).AsTask();
        gate.Open.SetException(new OutputClosedException("closed"));
        await Assert.ThrowsAsync<OutputClosedException>(() => waiting.InTime());
    }

    [Fact]
    public async Task Post_AfterStop_Throws()
    {
        await using var pump = Start();
        await pump.StopAsync(TestDeadline.Patience).InTime();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => pump.PostAsync(new Market("5").Trade(1), Cancelled).AsTask());
        Assert.Contains("was stopped", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_AfterAWrite_HappensOnceWithinTheInterval()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _output.OnFlush = () =>
        {
            flushed.TrySetResult();
            return Task.CompletedTask;
        };
        await using var pump = Start();
        await pump.PostAsync(new Market("5").Trade(1), Cancelled);
        await WaitAndAdvance(TimeSpan.FromSeconds(1));
        await flushed.Task.InTime();
        _time.Advance(TimeSpan.FromMinutes(1));
        await pump.StopAsync(TestDeadline.Patience).InTime();
        Assert.Equal(2, _output.Flushes);
    }

    [Fact]
    public async Task Flush_SteadyWrites_IsNotDelayed()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _output.OnFlush = () =>
        {
            flushed.TrySetResult();
            return Task.CompletedTask;
        };
        await using var pump = Start();
        var market = new Market("5");
        await pump.PostAsync(market.Trade(1), Cancelled);
        await _time.WaitForTimerAsync(wait => wait == TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromMilliseconds(600));
        await pump.PostAsync(market.Trade(2), Cancelled);
        await pump.PostAsync(market.Trade(3), Cancelled);
        for (var written = 0; written < 3;)
            written += await _output.Batches.ReadAsync(Cancelled).InTime();
        _time.Advance(TimeSpan.FromMilliseconds(400));
        await flushed.Task.InTime();
        await pump.StopAsync(TestDeadline.Patience).InTime();
    }

    [Fact]
    public async Task Post_NonBlockingOutputFails_RetriesThatBatchBeforeLaterReadings()
    {
        var failures = 3;
        await using var pump = await StartInlineAsync();
        _output.OnWrite = (_, _) => failures-- > 0 ? throw new IOException("No space left on device") : Task.CompletedTask;
        var (before, readings) = (_output.Written.Length, new Market("5").Trades(6));
        await pump.PostAsync(readings.AsMemory(0, 2), Cancelled);
        await pump.PostAsync(readings.AsMemory(2, 4), Cancelled);
        foreach (var delay in ExpectedDelays(3))
            await WaitAndAdvance(delay);
        await _log.Logged(4004).InTime();

        Assert.Equal(2, await _output.Batches.ReadAsync(Cancelled).InTime());
        var statistics = await pump.StopAsync(TestDeadline.Patience).InTime();
        Assert.Equal(readings, _output.Written[before..]);
        Assert.Equal(new OutputStatistics(before + 6, 0, 3), statistics);
    }

    [Fact]
    public async Task Post_NonBlockingOutputCannotContinue_FailsCompletion()
    {
        await using var pump = await StartInlineAsync();
        _output.OnWrite = (_, _) => throw new OutputFailedException("broken");
        await pump.PostAsync(new Market("5").Trade(1), Cancelled);
        await Assert.ThrowsAsync<OutputFailedException>(() => pump.Completion.InTime());
        Assert.Equal(1, (await pump.StopAsync(TestDeadline.Patience).InTime()).Pending);
    }

    [Fact]
    public async Task Post_FewReadingsToAFile_AllocatesNothing()
    {
        using var folder = new TemporaryFolder();
        await using var pump = new OutputPump(FileOutput.Open(folder.File("readings"), OutputFormat.Jsonl, _log), "file", options: null, _time, _log);
        var readings = new Market("5").Trades(20);
        var frugal = 0;
        for (var batch = 0; batch < 1_000; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            await pump.PostAsync(readings, Cancelled);
            frugal += GC.GetAllocatedBytesForCurrentThread() == before ? 1 : 0;
        }

        Assert.InRange(frugal, 900, 1_000); // the first ones go through the queue, which grows
        Assert.Equal(readings.Length * 1_000, (await pump.StopAsync(TestDeadline.Patience).InTime()).Written);
    }

    /// <summary>Starts a pump and waits until it is idle, so that the caller writes.</summary>
    private async Task<OutputPump> StartInlineAsync()
    {
        _output.NeverBlocks = true;
        var pump = Start();
        var caller = 0;
        _output.OnWrite = (_, _) =>
        {
            caller = Environment.CurrentManagedThreadId;
            return Task.CompletedTask;
        };
        do
        {
            var posting = Environment.CurrentManagedThreadId;
            var post = pump.PostAsync(new Market("5").Trade(1), Cancelled);
            caller = caller == posting ? caller : 0;
            Assert.True(post.IsCompletedSuccessfully);
            await _output.Batches.ReadAsync(Cancelled).InTime();
        }
        while (caller == 0);
        return pump;
    }

    private OutputPump Start(OutputPumpOptions? options = null) => new(_output, "test output", options, _time, _log);

    /// <summary>The microsecond at which the clock starts is the seed; timers are set in whole milliseconds.</summary>
    private static TimeSpan[] ExpectedDelays(int count)
    {
        var delay = new RetryDelay(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), new Random(0));
        return [.. Enumerable.Range(0, count).Select(_ => TimeSpan.FromMilliseconds((long)delay.Next().TotalMilliseconds))];
    }

    private async Task WaitAndAdvance(TimeSpan delay)
    {
        await _time.WaitForTimerAsync(wait => wait == delay);
        _time.Advance(delay);
    }

    private (TaskCompletionSource Entered, TaskCompletionSource Open) BlockFirstWrite()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _output.OnWrite = (_, _) =>
        {
            entered.TrySetResult();
            return open.Task.InTime(); // ends also when the test fails before opening it
        };
        return (entered, open);
    }
}

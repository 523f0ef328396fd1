using System.Diagnostics;
using HdrHistogram;
using Microsoft.Extensions.Logging.Abstractions;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Measures the whole path of a trade, from a socket to a line in a file, in this process.</summary>
/// <param name="folder">Where the file goes.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LoadBench(string folder, TimeProvider timeProvider)
{
    private static readonly double[] Percentiles = [50, 90, 99, 99.9, 100];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly FeedOptions Feed = new(KnownVenues.Default, BenchFrames.Products) { Rest = null };

    private readonly BenchClock _clock = new(timeProvider);

    /// <summary>Trades as fast as they are read.</summary>
    public async Task<FullLoadResult> RunFullyAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var exchange = new BenchExchange(tradesPerSecond: null, _clock);
        var run = await RunAsync(exchange, latency: null, duration, cancellationToken);
        return new(run.Trades / run.Duration.TotalSeconds, run.Cpu.TotalMicroseconds / run.Trades, (double)run.Allocated / run.Trades);
    }

    /// <summary>Trades at a rate.</summary>
    public async Task<LightLoadResult> RunLightlyAsync(int tradesPerSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var exchange = new BenchExchange(tradesPerSecond, _clock);
        var latency = new LongHistogram(highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: 3);
        var run = await RunAsync(exchange, latency, duration, cancellationToken);
        return new(
            tradesPerSecond,
            [.. Percentiles.Select(percentile => (percentile, latency.GetValueAtPercentile(percentile)))],
            100 * run.Cpu / run.Duration,
            Environment.WorkingSet,
            (double)run.Allocated / run.Trades,
            run.Collections);
    }

    private async Task<Run> RunAsync(BenchExchange exchange, LongHistogram? latency, TimeSpan duration, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.jsonl");
        var feed = Feed with { Endpoint = exchange.Address };
        var repair = new RepairOptions { Venues = new Dictionary<VenueId, VenueRules> { [feed.Venue.Id] = feed.Rules } };
        var pipeline = new FeedPipeline([(feed.Venue, new StreamCatalog(feed.Venue.Id, feed.Products))], [WindowSpec.OfCount(200)], repair);
        var output = new TimedOutput(FileOutput.Open(path, OutputFormat.Jsonl, NullLogger.Instance), _clock, latency);
        await using var pump = new OutputPump(output, path, options: null, timeProvider, NullLogger.Instance);
        using var live = new LiveFeed([feed], pipeline, seed: 1, timeProvider, NullLoggerFactory.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = live.RunAsync(pump.PostAsync, _ => { }, stop.Token);

        await WaitAsync(running, WarmUp, cancellationToken);
        latency?.Reset();
        var before = TakeSample(pump, exchange);
        var allocated = GC.GetTotalAllocatedBytes(precise: true); // a sample allocates: between the two of them
        await WaitAsync(running, duration, cancellationToken);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var after = TakeSample(pump, exchange);
        await stop.CancelAsync();
        await running;
        if ((await pump.StopAsync(ReadingOutput.StopTimeout)).Pending > 0)
            throw new IOException($"{path} cannot be written: free space in the temporary folder, or set TMPDIR");
        File.Delete(path);
        return new(
            after.At - before.At, after.Written - before.Written, after.Cpu - before.Cpu, allocated, after.Collections - before.Collections);
    }

    /// <summary>Lets the feed run for a while; it does not end by itself.</summary>
    private async Task WaitAsync(Task running, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(running, Task.Delay(duration, timeProvider, cancellationToken)) == running)
            await running;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Sample TakeSample(OutputPump pump, BenchExchange exchange) =>
        new(_clock.Now, pump.Statistics.Written, Environment.CpuUsage.TotalTime - exchange.CpuTime, GC.CollectionCount(0));

    private sealed record Sample(DateTime At, long Written, TimeSpan Cpu, int Collections);

    private sealed record Run(TimeSpan Duration, long Trades, TimeSpan Cpu, long Allocated, int Collections);

    /// <summary>Records how long after it was due each trade is in the file.</summary>
    private sealed class TimedOutput(IOutput output, BenchClock clock, LongHistogram? latency) : IOutput
    {
        public bool NeverBlocks => output.NeverBlocks;

        public ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
        {
            var writing = output.WriteAsync(batch, cancellationToken);
            Debug.Assert(writing.IsCompletedSuccessfully, "Invariant: a file is written at once");
            var now = clock.Now;
            foreach (ref readonly var reading in batch.Span)
                latency?.RecordValue(Math.Max(0, (long)(now - reading.Trade.Time).TotalMicroseconds));
            return writing;
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public ValueTask DisposeAsync() => output.DisposeAsync();
    }
}

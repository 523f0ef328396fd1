using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;
using Vwap.Simulator;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>A run from the first connection to the last reading written.</summary>
internal sealed partial class LiveRun(RunSettings settings, TableStatus table, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<LiveRun>();
    private readonly ReadingLimit _limit = new(settings.MaxTrades, settings.Windows[0]);

    /// <summary>Runs until it is cancelled, a limit is reached, or the reader of the output is gone. Records to a file unless it is null.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RunSettings settings, string? recordingPath, CancellationToken cancellationToken)
    {
        var table = new TableStatus(TimeProvider.System);
        using var loggers = Logs.Create(settings.Log, settings.Output, table);
        return await new LiveRun(settings, table, loggers).RunAsync(recordingPath, cancellationToken);
    }

    /// <summary>Runs against exchanges in the same process, one per venue, with real sockets between them.</summary>
    public static async Task<int> RunDemoAsync(RunSettings settings, IReadOnlyList<SimulatorOptions> options, CancellationToken cancellationToken)
    {
        var table = new TableStatus(TimeProvider.System);
        using var loggers = Logs.Create(settings.Log, settings.Output, table);
        var exchanges = new List<EmbeddedExchange>();
        try
        {
            foreach (var exchange in options)
                exchanges.Add(await EmbeddedExchange.StartAsync(exchange, TimeProvider.System, loggers, cancellationToken));
            var feeds = settings.Feeds.Zip(exchanges, (feed, exchange) => feed with { Endpoint = exchange.WebSocketAddress, Rest = exchange.RestAddress });
            return await new LiveRun(settings with { Feeds = [.. feeds] }, table, loggers).RunAsync(recordingPath: null, cancellationToken);
        }
        finally
        {
            foreach (var exchange in exchanges)
                await exchange.DisposeAsync();
        }
    }

    private async Task<int> RunAsync(string? recordingPath, CancellationToken cancellationToken)
    {
        foreach (var warning in settings.Warnings)
            LogWarning(warning);

        var feeds = settings.Feeds;
        await using var watch = await RunWatch.StartAsync(settings, loggers, cancellationToken);
        table.Source = string.Join(", ", feeds.Select(feed => feed.Endpoint).Append(watch.Dashboard).OfType<Uri>());
        await using var output = await RunOutputs.OpenAsync(settings, table, watch.Monitor, RunForKafkaAsync, loggers, cancellationToken);
        var repair = new RepairOptions
        {
            Venues = feeds.ToDictionary(feed => feed.Venue.Id, feed => feed.Rules),
            Hold = settings.Hold,
            With = settings.With,
            Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
            ResumeFrom = output.ResumeFrom,
        };
        using var recording = recordingPath is null
            ? null
            : new RecordingWriter(recordingPath, new(settings.Streams, settings.Windows, repair, settings.MaxTrades));
        var pipeline = new FeedPipeline(feeds.Select(feed => (feed.Venue, new StreamCatalog(feed.Venue.Id, feed.Products))), settings.Windows, repair);
        using var feed = new LiveFeed(feeds, pipeline, repair.Seed, TimeProvider.System, loggers, recording)
        {
            OnNotice = notice => Observe(notice, output, watch.Monitor),
        };
        if (settings.IsWatched)
            pipeline.Counters.Publish(watch.Meter);


        await RunFeedAsync(feed, output, watch.Monitor, cancellationToken);
        table.Connection = FeedConnection.Ended;
        LogEnd(pipeline.Counters);
        return await output.StopAsync();
    }

    /// <summary>A separate run with its own connection: whatever it has to catch up on, this one continues undisturbed.</summary>
    private Task<int> RunForKafkaAsync(CancellationToken cancellationToken) =>
        new LiveRun(settings.ForKafkaAlone(), new TableStatus(TimeProvider.System), loggers).RunAsync(recordingPath: null, cancellationToken);

    /// <summary>Runs the feed. Ends normally when the reader of the output is gone.</summary>
    private async Task RunFeedAsync(LiveFeed feed, RunOutputs output, RunMonitor? monitor, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(settings.For ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var running = feed.RunAsync((batch, token) => EmitAsync(batch, output, stop, token), pipeline => Observe(pipeline, monitor), stop.Token);
        try
        {
            await Task.WhenAny(running, output.Completion, table.Quit);
            await stop.CancelAsync();
            await running;
        }
        catch (OutputClosedException)
        {
        }
    }

    private async ValueTask EmitAsync(ReadOnlyMemory<Reading> batch, RunOutputs output, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        if (_limit.IsReached)
            return;

        await output.PostAsync(_limit.Take(batch), cancellationToken);
        if (_limit.IsReached)
            await stop.CancelAsync();
    }

    private void Observe(RepairNotice notice, RunOutputs output, RunMonitor? monitor)
    {
        if (notice.Kind == RepairNoticeKind.JumpReverted)
            output.Restart(notice.Stream);
        monitor?.AddNotice(notice);
        table.SetLastEvent(notice.Stream, WordFor(notice.Kind));
    }

    private void Observe(FeedPipeline pipeline, RunMonitor? monitor)
    {
        var counters = pipeline.Counters;
        table.Connection = StateOf(pipeline.IsOpen, counters.Connections);
        table.Findings = [new("reconnects", counters.Reconnects), new("gaps repaired", counters.GapsRepaired)];
        if (monitor is null)
            return;
        foreach (var feed in settings.Feeds)
        {
            var (isOpen, connections) = pipeline.FindConnection(feed.Venue.Id);
            monitor.SetConnection(feed.Venue.Id, feed.Endpoint, StateOf(isOpen, connections), Math.Max(0, connections - 1));
        }
    }

    private static string WordFor(RepairNoticeKind kind) => kind switch
    {
        RepairNoticeKind.GapFound => "gap",
        RepairNoticeKind.GapRepaired => "repaired",
        RepairNoticeKind.GapPassed => "overdue",
        RepairNoticeKind.RepairedLate => "late",
        RepairNoticeKind.GapAbandoned => "given up",
        RepairNoticeKind.Skipped => "skipped",
        RepairNoticeKind.Filled => "filled",
        RepairNoticeKind.FillLimited => "fill limit",
        RepairNoticeKind.VenueBehind => "behind",
        RepairNoticeKind.BufferFull => "full",
        RepairNoticeKind.JumpSuspected => "id jump",
        RepairNoticeKind.JumpReverted => "reverted",
        RepairNoticeKind.Excluded => "excluded",
        _ => "silent",
    };

    private static FeedConnection StateOf(bool isOpen, long connections) =>
        isOpen ? FeedConnection.Live : connections == 0 ? FeedConnection.Connecting : FeedConnection.Reconnecting;

    private void LogEnd(FeedCounters counters) => LogEnd(
        counters.Trades, counters.Duplicates, counters.Late, counters.Rejected, counters.UnknownMessages,
        counters.GapsFound, counters.GapsRepaired, counters.GapsPassed, counters.GapsAbandoned,
        counters.Pages, counters.FetchesFailed, counters.Reconnects);

    [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(2, LogLevel.Information, "Stopped. Trades {Trades}, duplicates {Duplicates}, late {Late}; frames rejected {Rejected}, of unknown type {Unknown}; gaps found {GapsFound}, repaired in time {GapsRepaired}, not in time {GapsPassed}, abandoned {GapsAbandoned}; pages fetched {Pages}, fetches failed {FetchesFailed}; reconnects {Reconnects}")]
    private partial void LogEnd(
        long trades, long duplicates, long late, long rejected, long unknown,
        long gapsFound, long gapsRepaired, long gapsPassed, long gapsAbandoned, long pages, long fetchesFailed, long reconnects);
}

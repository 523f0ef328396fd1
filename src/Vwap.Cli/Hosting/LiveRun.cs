using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;
using Vwap.Simulator;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>A run from the first connection to the last reading written.</summary>
/// <param name="settings">The settings.</param>
/// <param name="table">What the table shows.</param>
/// <param name="loggers">Where to log.</param>
/// <param name="follow">Changes what is watched while it runs.</param>
internal sealed partial class LiveRun(RunSettings settings, TableStatus table, ILoggerFactory loggers, Func<WatchControl, CancellationToken, Task> follow)
{
    private readonly ILogger _logger = loggers.CreateLogger<LiveRun>();
    private readonly ReadingLimit _limit = new(settings.MaxTrades, settings.Windows[0]);

    /// <summary>Runs until it is cancelled, a limit is reached, or the reader of the output is gone. Records to a file unless it is null.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<RunSettings> read, string? recordingPath, CancellationToken cancellationToken)
    {
        var settings = read();
        var table = new TableStatus(TimeProvider.System);
        using var loggers = Logs.Create(settings.Log, settings.Output, table);
        var listed = new ListedProducts(TimeProvider.System, loggers.CreateLogger<ListedProducts>());
        return await new LiveRun(await listed.ExpandAsync(settings, cancellationToken), table, loggers, FollowAsync).RunAsync(recordingPath, cancellationToken);

        Task FollowAsync(WatchControl control, CancellationToken stop)
        {
            var file = settings.ConfigurationFile is { } path
                ? new ConfigurationWatch(path, settings, read, control, TimeProvider.System, loggers.CreateLogger<ConfigurationWatch>()).RunAsync(stop)
                : Task.CompletedTask;
            return Task.WhenAll(file, listed.FollowAsync(settings.Feeds, control.AddListedAsync, stop));
        }
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
            return await new LiveRun(settings with { Feeds = [.. feeds] }, table, loggers, FollowNothing).RunAsync(recordingPath: null, cancellationToken);
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
        RunWarmUp();
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
        using var limit = new CancellationTokenSource(settings.For ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var watched = new WatchedFeeds(settings, repair, (batch, token) => EmitAsync(batch, output, stop, token), output, new(table, watch.Monitor), loggers);
        if (settings.IsWatched)
            watched.Counters.Publish(watch.Meter);

        await RunFeedsAsync(watched, recording, output, watch.Monitor, stop);
        table.Connection = FeedConnection.Ended;
        LogEnd(watched.Counters);
        return await output.StopAsync();
    }

    /// <summary>While the connections are opened, the runtime compiles what the first trades need.</summary>
    private void RunWarmUp()
    {
        var format = settings.Output.Format is { } chosen && chosen.IsLines() ? chosen : OutputFormat.Jsonl;
        var lines = new ArrayBufferWriter<byte>();
        WarmUp.Run(settings.Feeds.Select(feed => feed.Venue), settings.Windows, settings.With, readings =>
        {
            lines.ResetWrittenCount();
            ReadingLines.Write(format, readings, lines);
        });
    }

    /// <summary>A separate run with its own connection: whatever it has to catch up on, this one continues undisturbed.</summary>
    private Task<int> RunForKafkaAsync(CancellationToken cancellationToken) =>
        new LiveRun(settings.ForKafkaAlone(), new TableStatus(TimeProvider.System), loggers, FollowNothing).RunAsync(recordingPath: null, cancellationToken);

    /// <summary>Runs the feeds, and lets what they watch be changed unless it is recorded. Ends normally when the reader of the output is gone.</summary>
    private async Task RunFeedsAsync(WatchedFeeds watched, RecordingWriter? recording, RunOutputs output, RunMonitor? monitor, CancellationTokenSource stop)
    {
        var running = watched.RunAsync(recording, stop.Token);
        using var control = new WatchControl(settings, watched);
        if (recording is null && monitor is not null)
            monitor.Control = control;
        var following = recording is null ? follow(control, stop.Token) : Task.CompletedTask;
        try
        {
            await Task.WhenAny(running, output.Completion, table.Quit);
            await stop.CancelAsync();
            await running;
        }
        catch (OutputClosedException)
        {
        }

        if (monitor is not null)
            monitor.Control = null;
        await following;
    }

    private static Task FollowNothing(WatchControl control, CancellationToken cancellationToken) => Task.CompletedTask;

    private async ValueTask EmitAsync(ReadOnlyMemory<Reading> batch, RunOutputs output, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        if (_limit.IsReached)
            return;

        await output.PostAsync(_limit.Take(batch), cancellationToken);
        if (_limit.IsReached)
            await stop.CancelAsync();
    }

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

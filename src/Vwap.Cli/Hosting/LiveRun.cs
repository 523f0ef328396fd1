using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>A run from the first connection to the last reading written.</summary>
internal sealed partial class LiveRun
{
    private readonly RunSettings _settings;
    private readonly TableStatus _table;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly ReadingLimit _limit;

    public LiveRun(RunSettings settings, TableStatus table, ILoggerFactory loggers)
    {
        _settings = settings;
        _table = table;
        _loggers = loggers;
        _logger = loggers.CreateLogger<LiveRun>();
        _limit = new(settings.MaxTrades, settings.Windows[0]);
    }

    /// <summary>Runs until it is cancelled, a limit is reached, or the reader of the output is gone.</summary>
    /// <param name="recordingPath">The file to record to; null for no recording.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string? recordingPath, CancellationToken cancellationToken)
    {
        foreach (var warning in _settings.Warnings)
            LogWarning(warning);

        await using var output = await RunOutputs.OpenAsync(_settings, _table, RunForKafkaAsync, _loggers, cancellationToken);
        var feeds = _settings.Feeds;
        var repair = new RepairOptions
        {
            Venues = feeds.ToDictionary(feed => feed.Venue.Id, feed => feed.Rules),
            Hold = _settings.Hold,
            Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
            ResumeFrom = output.ResumeFrom,
        };
        using var recording = recordingPath is null
            ? null
            : new RecordingWriter(recordingPath, new(_settings.Streams, _settings.Windows, repair, _settings.MaxTrades));
        var pipeline = new FeedPipeline(feeds.Select(feed => (feed.Venue, new StreamCatalog(feed.Venue.Id, feed.Products))), _settings.Windows, repair);
        using var feed = new LiveFeed(feeds, pipeline, repair.Seed, TimeProvider.System, _loggers, recording) { OnRestart = output.Restart };

        _table.Source = string.Join(", ", feeds.Select(feed => feed.Endpoint));
        await RunFeedAsync(feed, output, cancellationToken);
        _table.Connection = FeedConnection.Ended;
        LogEnd(pipeline.Counters);
        return await output.StopAsync();
    }

    /// <summary>A separate run with its own connection: whatever it has to catch up on, this one continues undisturbed.</summary>
    private Task<int> RunForKafkaAsync(CancellationToken cancellationToken) =>
        new LiveRun(_settings.ForKafkaAlone(), new TableStatus(TimeProvider.System), _loggers).RunAsync(recordingPath: null, cancellationToken);

    /// <summary>Runs the feed. Ends normally when the reader of the output is gone.</summary>
    private async Task RunFeedAsync(LiveFeed feed, RunOutputs output, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.For ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var running = feed.RunAsync((batch, token) => EmitAsync(batch, output, stop, token), Observe, stop.Token);
        try
        {
            await Task.WhenAny(running, output.Completion);
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

    private void Observe(FeedPipeline pipeline)
    {
        var counters = pipeline.Counters;
        _table.Connection = pipeline.IsOpen ? FeedConnection.Live
            : counters.Connections == 0 ? FeedConnection.Connecting
            : FeedConnection.Reconnecting;
        _table.Findings = [new("reconnects", counters.Reconnects), new("gaps repaired", counters.GapsRepaired)];
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

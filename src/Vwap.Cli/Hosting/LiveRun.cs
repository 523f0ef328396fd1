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

    /// <summary>Runs until it is cancelled, a limit is reached, or the reader of the output has gone.</summary>
    /// <param name="recordingPath">Where to record what reaches the engine; null for no recording.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string? recordingPath, CancellationToken cancellationToken)
    {
        foreach (var remark in _settings.Remarks)
            LogRemark(remark);

        await using var output = await RunOutputs.OpenAsync(_settings, _table, RunForKafkaAsync, _loggers, cancellationToken);
        var repair = new RepairOptions { CanFetch = _settings.Rest is not null, Hold = _settings.Hold, ResumeFrom = output.ResumeFrom };
        using var recording = recordingPath is null
            ? null
            : new RecordingWriter(recordingPath, new(_settings.Products, _settings.Windows, repair, _settings.MaxTrades));
        var pipeline = new FeedPipeline(new ProductCatalog(_settings.Products), _settings.Windows, repair);
        var feed = new LiveFeed(
            new FeedOptions { Endpoint = _settings.Endpoint, Rest = _settings.Rest, Products = _settings.Products },
            pipeline,
            TimeProvider.System,
            _loggers,
            recording);

        _table.Source = _settings.Endpoint.ToString();
        await RunFeedAsync(feed, output, cancellationToken);
        _table.Connection = FeedConnection.Ended;
        return await EndAsync(output, pipeline.Counters);
    }

    /// <summary>A run of its own, with its own connection: whatever it has to catch up on, this one goes on as it is.</summary>
    private Task<int> RunForKafkaAsync(CancellationToken cancellationToken) =>
        new LiveRun(_settings.ForKafkaAlone(), new TableStatus(TimeProvider.System), _loggers).RunAsync(recordingPath: null, cancellationToken);

    /// <summary>Runs the feed; that the reader of the output has gone ends it normally.</summary>
    private async Task RunFeedAsync(LiveFeed feed, RunOutputs output, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_settings.For is { } duration)
            stop.CancelAfter(duration);

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
        _table.Reconnects = Math.Max(0, counters.Connections - 1);
        _table.GapsRepaired = counters.GapsRepaired;
    }

    private async Task<int> EndAsync(RunOutputs output, FeedCounters counters)
    {
        LogEnd(
            counters.Trades, counters.Duplicates, counters.Late, counters.Rejected, counters.UnknownMessages,
            counters.GapsFound, counters.GapsRepaired, counters.GapsPassed, counters.GapsAbandoned,
            counters.Pages, counters.FetchesFailed, Math.Max(0, counters.Connections - 1));
        return await output.StopAsync();
    }

    [LoggerMessage(1, LogLevel.Warning, "{Remark}")]
    private partial void LogRemark(string remark);

    [LoggerMessage(2, LogLevel.Information, "Stopped. Trades {Trades}, duplicates {Duplicates}, late {Late}; frames rejected {Rejected}, of unknown types {Unknown}; gaps found {GapsFound}, repaired in time {GapsRepaired}, passed {GapsPassed}, abandoned {GapsAbandoned}; pages fetched {Pages}, fetches failed {FetchesFailed}; reconnects {Reconnects}")]
    private partial void LogEnd(
        long trades, long duplicates, long late, long rejected, long unknown,
        long gapsFound, long gapsRepaired, long gapsPassed, long gapsAbandoned, long pages, long fetchesFailed, long reconnects);
}

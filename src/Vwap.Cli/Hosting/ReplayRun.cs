using System.Buffers;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Emits the readings of a file, as fast as possible.</summary>
internal sealed partial class ReplayRun(ReplaySettings settings, ILoggerFactory loggers)
{
    private const int BatchReadings = 4_096;

    /// <summary>Files without receive times are replayed without repair: nothing can be fetched, and there is nothing to wait for.</summary>
    private static readonly RepairOptions NoRepair = new() { CanFetch = false, Hold = TimeSpan.Zero };

    private readonly ILogger _logger = loggers.CreateLogger<ReplayRun>();

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ReplayFile file, CancellationToken cancellationToken)
    {
        var streams = settings.Streams ?? file.Header?.Streams;
        var windows = settings.Windows ?? file.Header?.Windows ?? SettingsReader.DefaultWindows;
        var pipeline = CreatePipeline(file, streams, windows, with: settings.With);

        var with = settings.With ?? file.Header?.Repair.With ?? ReadingExtras.None;
        await using var output = await ReadingOutput.OpenAsync(settings.Output with { With = with }, streams ?? [], windows, new TableStatus(TimeProvider.System), loggers);
        try
        {
            await ReplayAsync(file, pipeline, CreateLimit(file, windows), output, cancellationToken);
        }
        catch (OutputClosedException)
        {
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        var exitCode = await output.StopAsync();
        LogCounts(file, pipeline.Counters);
        if (file.HasNoIds)
            LogNoIds();
        if (file.OtherRows > 0)
            LogOtherRows(file.OtherRows);
        if (!IsUseless(file, pipeline.Counters))
            return exitCode;
        LogUseless();
        return ExitCode.Failure;
    }

    /// <summary>Makes the pipeline that a file is replayed through.</summary>
    public static FeedPipeline CreatePipeline(ReplayFile file, IReadOnlyList<StreamId>? streams, IReadOnlyList<WindowSpec> windows, long keepWindowsAt = 0, ReadingExtras? with = null)
    {
        var repair = file.Header?.Repair ?? NoRepair;
        return new(FindSources(streams ?? file.Header?.Streams), windows, repair with { KeepWindowsAt = keepWindowsAt, With = with ?? repair.With });
    }

    /// <summary>Without streams, a file may hold any product of any venue.</summary>
    private static IEnumerable<(Venue, StreamCatalog)> FindSources(IReadOnlyList<StreamId>? streams) => streams is null
        ? KnownVenues.All.Select(venue => (venue, StreamCatalog.Open(venue.Id)))
        : streams.GroupBy(stream => stream.Venue).Select(venue =>
            (KnownVenues.Find(venue.Key), new StreamCatalog(venue.Key, venue.Select(stream => stream.Product))));

    /// <summary>Whether the file has content, and none of it could be used. A recording may be of a silent market.</summary>
    private static bool IsUseless(ReplayFile file, FeedCounters counters) =>
        file.Header is null
        && file.BadLines + file.OtherRows + counters.Rejected > 0
        && counters.Frames == counters.Rejected && counters.Trades + counters.Duplicates + counters.Late == 0;

    /// <summary>The limit of the recorded run applies again, unless other readings than its own are asked for.</summary>
    private ReadingLimit CreateLimit(ReplayFile file, IReadOnlyList<WindowSpec> windows) =>
        new(settings is { Streams: null, Windows: null } ? file.Header?.MaxTrades : null, windows[0]);

    private async Task ReplayAsync(
        ReplayFile file, FeedPipeline pipeline, ReadingLimit limit, ReadingOutput output, CancellationToken cancellationToken)
    {
        var batch = new ArrayBufferWriter<Reading>(BatchReadings);
        var pace = settings.Speed is { } speed ? new ReplayPace(speed, TimeProvider.System) : null;
        var isBesideReadings = settings.Output.File is null && settings.Output.FormatNow != OutputFormat.None && !Console.IsOutputRedirected;
        using var progress = new ProgressLine(!isBesideReadings, TimeProvider.System);
        var hasMore = true;
        while (hasMore && !limit.IsReached)
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.ResetWrittenCount();
            while (batch.WrittenCount < (pace is null ? BatchReadings : 1) && (hasMore = file.TryApplyNext(pipeline, out var result)))
                batch.Write(result.Readings);
            if (pace is not null && batch.WrittenCount > 0)
                await pace.WaitAsync(batch.WrittenSpan[^1].Trade.Time, cancellationToken);
            var trades = pipeline.Counters.Trades;
            progress.Report(elapsed => $"{(file.PercentRead is { } percent ? $"{percent} %, " : "")}{trades:N0} trades, {trades / elapsed.TotalSeconds:N0}/s");
            await output.PostAsync(limit.Take(batch.WrittenMemory), cancellationToken);
        }
    }

    private void LogCounts(ReplayFile file, FeedCounters counters)
    {
        if (file.WasCutShort)
            LogTruncated();
        if (file.BadLines > 0)
            LogBadLines(file.BadLines);
        foreach (var fault in Enum.GetValues<FrameFault>().Where(fault => counters.RejectedFor(fault) > 0))
            LogRejected(counters.RejectedFor(fault), fault);
        LogEnd(counters.Trades, counters.Duplicates, counters.Late, counters.GapsFound);
    }

    [LoggerMessage(25, LogLevel.Warning, "The file has no trade ids: the numbers of its rows take their place, and missing trades cannot be noticed")]
    private partial void LogNoIds();

    [LoggerMessage(26, LogLevel.Information, "{Count} trades of other products skipped")]
    private partial void LogOtherRows(long count);

    [LoggerMessage(20, LogLevel.Warning, "The file is truncated inside a compressed block; everything before that was replayed")]
    private partial void LogTruncated();

    [LoggerMessage(21, LogLevel.Warning, "{Count} lines skipped: not an event, frame or trade")]
    private partial void LogBadLines(long count);

    [LoggerMessage(22, LogLevel.Warning, "{Count} frames rejected: {Fault}")]
    private partial void LogRejected(long count, FrameFault fault);

    [LoggerMessage(23, LogLevel.Information, "Replayed. Trades {Trades}, duplicates {Duplicates}, late {Late}, gaps {Gaps}")]
    private partial void LogEnd(long trades, long duplicates, long late, long gaps);

    [LoggerMessage(24, LogLevel.Error, "No usable data in the file: expected a recording of vwap record, a file of frames or a CSV file of trades, with the products of --products")]
    private partial void LogUseless();
}

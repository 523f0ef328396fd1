using System.Buffers;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>The readings of a file, as fast as they come.</summary>
internal sealed partial class ReplayRun(ReplaySettings settings, ILoggerFactory loggers)
{
    private const int BatchReadings = 4_096;

    /// <summary>Files without times are replayed as they are: there is nobody to ask for what is missing, and nothing to wait for.</summary>
    private static readonly RepairOptions AsItIs = new() { CanFetch = false, Hold = TimeSpan.Zero };

    private readonly ILogger _logger = loggers.CreateLogger<ReplayRun>();

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ReplayFile file, CancellationToken cancellationToken)
    {
        var products = settings.Products ?? file.Header?.Products;
        var catalog = products is null ? ProductCatalog.Open() : new ProductCatalog(products);
        var windows = settings.Windows ?? file.Header?.Windows ?? [WindowSpec.OfCount(200)];
        var pipeline = new FeedPipeline(catalog, windows, file.Header?.Repair ?? AsItIs);

        await using var output = ReadingOutput.Open(settings.Output, products ?? [], windows, new TableStatus(TimeProvider.System), loggers);
        try
        {
            await ReplayAsync(file, pipeline, catalog, CreateLimit(file, windows), output, cancellationToken);
        }
        catch (OutputClosedException)
        {
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        var exitCode = await output.StopAsync();
        Tell(file, pipeline.Counters);
        if (!IsOfNoUse(file, pipeline.Counters))
            return exitCode;
        LogOfNoUse();
        return ExitCode.Failure;
    }

    /// <summary>Whether there is something in the file, and nothing of it was understood: hardly what was meant. A recording may be of a silent market.</summary>
    private static bool IsOfNoUse(ReplayFile file, FeedCounters counters) =>
        file.Header is null
        && file.BadLines + counters.Rejected > 0
        && counters.Frames == counters.Rejected && counters.Trades + counters.Duplicates + counters.Late == 0;

    /// <summary>A recorded run that stopped after so many trades does so again, unless other readings than its own are asked for.</summary>
    private ReadingLimit CreateLimit(ReplayFile file, IReadOnlyList<WindowSpec> windows) =>
        new(settings is { Products: null, Windows: null } ? file.Header?.MaxTrades : null, windows[0]);

    private static async Task ReplayAsync(
        ReplayFile file, FeedPipeline pipeline, ProductCatalog catalog, ReadingLimit limit, ReadingOutput output, CancellationToken cancellationToken)
    {
        var batch = new ArrayBufferWriter<Reading>(BatchReadings);
        var goesOn = true;
        while (goesOn && !limit.IsReached)
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.ResetWrittenCount();
            while (batch.WrittenCount < BatchReadings && (goesOn = file.TryApplyNext(pipeline, catalog)))
                batch.Write(pipeline.Readings);
            await output.PostAsync(limit.Take(batch.WrittenMemory), cancellationToken);
        }
    }

    private void Tell(ReplayFile file, FeedCounters counters)
    {
        if (file.WasCutShort)
            LogCutShort();
        if (file.BadLines > 0)
            LogBadLines(file.BadLines);
        foreach (var fault in Enum.GetValues<FrameFault>())
        {
            if (counters.RejectedFor(fault) > 0)
                LogRejected(counters.RejectedFor(fault), fault);
        }

        LogEnd(counters.Trades, counters.Duplicates, counters.Late, counters.GapsFound);
    }

    [LoggerMessage(20, LogLevel.Warning, "The file ends in the middle of a compressed block: it was cut short, and what came before is replayed")]
    private partial void LogCutShort();

    [LoggerMessage(21, LogLevel.Warning, "{Count} lines are neither an event, nor a frame, nor a trade")]
    private partial void LogBadLines(long count);

    [LoggerMessage(22, LogLevel.Warning, "{Count} frames rejected: {Fault}")]
    private partial void LogRejected(long count, FrameFault fault);

    [LoggerMessage(23, LogLevel.Information, "Replayed. Trades {Trades}, duplicates {Duplicates}, late {Late}, gaps {Gaps}")]
    private partial void LogEnd(long trades, long duplicates, long late, long gaps);

    [LoggerMessage(24, LogLevel.Error, "Nothing in the file could be used: give a recording of vwap record, a file of frames or a CSV file of trades, and no --products that it does not hold")]
    private partial void LogOfNoUse();
}

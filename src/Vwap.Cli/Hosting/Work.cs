using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>A worker from joining its group to leaving it.</summary>
internal sealed partial class Work(ILogger<Work> logger)
{
    private readonly ILogger _logger = logger;

    public static async Task<int> RunAsync(WorkerSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Create(settings.LogLevel);
        var worker = new TradeWorker(settings.Worker, TimeProvider.System, loggers.CreateLogger<TradeWorker>());
        await worker.RunAsync(cancellationToken);
        new Work(loggers.CreateLogger<Work>()).Tell(worker.Statistics);
        return ExitCode.Success;
    }

    private void Tell(WorkerStatistics statistics) => LogEnd(
        statistics.Trades, statistics.Readings, statistics.Known, statistics.Rebuilt, statistics.Foreign, statistics.Aborted);

    [LoggerMessage(6061, LogLevel.Information, "Stopped. Trades {Trades}, readings published {Readings}, there already {Known}; trades read again for windows {Rebuilt}; records that are no trades {Foreign}; transactions given up and done again {Aborted}")]
    private partial void LogEnd(long trades, long readings, long known, long rebuilt, long foreign, long aborted);
}

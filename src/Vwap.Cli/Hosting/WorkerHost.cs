using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Runs a worker, from joining its group to leaving it.</summary>
internal sealed partial class WorkerHost(ILogger<WorkerHost> logger)
{
    private readonly ILogger _logger = logger;

    public static async Task<int> RunAsync(WorkerSettings settings, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Create(settings.LogLevel);
        var worker = new TradeWorker(settings.Worker, TimeProvider.System, loggers.CreateLogger<TradeWorker>());
        await worker.RunAsync(cancellationToken);
        new WorkerHost(loggers.CreateLogger<WorkerHost>()).Log(worker.Statistics);
        return ExitCode.Success;
    }

    private void Log(WorkerStatistics statistics) => LogEnd(
        statistics.Trades, statistics.Readings, statistics.Known, statistics.Reread, statistics.Unexpected, statistics.Aborted);

    [LoggerMessage(6061, LogLevel.Information, "Stopped. Trades {Trades}, readings published {Readings}, already published {Known}; trades reread to rebuild windows {Reread}; unexpected records {Unexpected}; transactions aborted {Aborted}")]
    private partial void LogEnd(long trades, long readings, long known, long reread, long unexpected, long aborted);
}

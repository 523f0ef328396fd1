using System.CommandLine;
using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary><c>vwap worker</c>: computes readings from a Kafka topic of trades.</summary>
internal static partial class WorkerCommand
{
    private const string Description = "Computes readings from a Kafka topic of trades. The workers of a group share its products.";

    private const string Details = """
        Examples:
          vwap run --kafka 127.0.0.1:9092 --trades-to-kafka trades                 one machine connects to the exchange
          vwap worker --kafka 127.0.0.1:9092 --trades trades --group vwap          any number of machines compute
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD                      the readings
        """;

    public static Command Create() => new DetailedCommand("worker", Description, Details, WorkAsync)
    {
        RunOptions.Config(),
        RunOptions.Kafka(),
        RunOptions.Trades(),
        RunOptions.Group("The consumer group whose members share the partitions. Default: vwap"),
        RunOptions.Window(),
        RunOptions.With(),
        RunOptions.Topic(),
        RunOptions.KafkaSet(),
        RunOptions.OfHttp(),
        RunOptions.Logging(),
    };

    private static async Task<int> WorkAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (options, log, http, warnings) = Execution.ReadSettings(
            parsed, (reader, _) => (reader.ReadWorker(), reader.ReadLog(), reader.ReadHttp(out var warnings), warnings));
        using var loggers = Logs.Create(log);
        var logger = loggers.CreateLogger<TradeWorker>();
        var worker = new TradeWorker(options, TimeProvider.System, logger);
        foreach (var warning in warnings)
            LogWarning(logger, warning);
        await using var watch = await RunWatch.StartAsync(worker, http, loggers, cancellationToken);
        await worker.RunAsync(cancellationToken);
        var end = worker.Statistics;
        LogEnd(logger, end.Trades, end.Readings, end.Known, end.Reread, end.Unexpected, end.Aborted);
        return ExitCode.Success;
    }

    [LoggerMessage(6064, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(6061, LogLevel.Information, "Stopped. Trades {Trades}, readings published {Readings}, already published {Known}; trades reread to rebuild windows {Reread}; unexpected records {Unexpected}; transactions aborted {Aborted}")]
    private static partial void LogEnd(ILogger logger, long trades, long readings, long known, long reread, long unexpected, long aborted);
}

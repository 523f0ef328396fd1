using System.Globalization;
using Microsoft.Extensions.Logging;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>The embedded exchange as a server of its own, until it is stopped.</summary>
internal sealed partial class Simulation(ILogger<Simulation> logger)
{
    private readonly ILogger _logger = logger;

    public static async Task<int> RunAsync(SimulationSettings settings, LogLevel logLevel, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Create(logLevel);
        await using var exchange = await EmbeddedExchange.StartAsync(settings.Exchange, TimeProvider.System, loggers, cancellationToken);
        if (settings.PortFile is { } portFile)
            await WritePortAsync(portFile, exchange.Endpoint.Port, cancellationToken);

        await new Simulation(loggers.CreateLogger<Simulation>()).ServeAsync(exchange, cancellationToken);
        return ExitCode.Success;
    }

    /// <summary>Whoever waits for the file must never read half of it.</summary>
    private static async Task WritePortAsync(string path, int port, CancellationToken cancellationToken)
    {
        var unfinished = path + ".tmp";
        await File.WriteAllTextAsync(unfinished, port.ToString(CultureInfo.InvariantCulture) + "\n", cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }

    private async Task ServeAsync(EmbeddedExchange exchange, CancellationToken cancellationToken)
    {
        LogListening(exchange.WebSocketAddress, exchange.RestAddress);
        try
        {
            await exchange.Completed.WaitAsync(cancellationToken);
            LogQuiet(exchange.Statistics.TradesHappened);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        Tell(exchange.Statistics);
    }

    private void Tell(ExchangeStatistics statistics)
    {
        LogEnd(statistics.TradesHappened, statistics.ConnectionsAccepted, statistics.TradeFramesSent, statistics.RestRequests, statistics.ClientsCutOff);
        var faults = string.Join(", ", statistics.Faults.Where(fault => fault.Value > 0).Select(fault => $"{fault.Key} {fault.Value}"));
        if (faults.Length > 0)
            LogFaults(faults);
    }

    [LoggerMessage(40, LogLevel.Information, "Listening: vwap run --endpoint {WebSocket} --rest {Rest}")]
    private partial void LogListening(Uri webSocket, Uri rest);

    [LoggerMessage(41, LogLevel.Information, "All {Trades} trades have happened; the market is quiet now")]
    private partial void LogQuiet(long trades);

    [LoggerMessage(42, LogLevel.Information, "Stopped. Trades {Trades}, connections {Connections}, trade frames sent {Frames}, REST requests {Requests}, clients cut off {CutOff}")]
    private partial void LogEnd(long trades, long connections, long frames, long requests, long cutOff);

    [LoggerMessage(43, LogLevel.Information, "Faults: {Faults}")]
    private partial void LogFaults(string faults);
}

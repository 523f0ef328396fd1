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

        var simulation = new Simulation(loggers.CreateLogger<Simulation>());
        simulation.LogListening(settings.Exchange.Venue, exchange.WebSocketAddress, exchange.RestAddress);
        await simulation.ServeAsync(exchange, cancellationToken);
        return ExitCode.Success;
    }

    /// <summary>Writes the file at once: whoever waits for it never reads half of it.</summary>
    private static async Task WritePortAsync(string path, int port, CancellationToken cancellationToken)
    {
        var unfinished = path + ".tmp";
        await File.WriteAllTextAsync(unfinished, port.ToString(CultureInfo.InvariantCulture) + "\n", cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }

    private async Task ServeAsync(EmbeddedExchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            await exchange.Completed.WaitAsync(cancellationToken);
            LogIdle(exchange.Statistics.TradesHappened);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        Report(exchange.Statistics);
    }

    private void Report(ExchangeStatistics statistics)
    {
        LogStopped(statistics.TradesHappened, statistics.ConnectionsAccepted, statistics.TradeFramesSent, statistics.RestRequests, statistics.ClientsCutOff);
        var faults = string.Join(", ", statistics.Faults.Where(fault => fault.Value > 0).Select(fault => $"{fault.Key} {fault.Value}"));
        if (faults.Length > 0)
            LogFaults(faults);
    }

    [LoggerMessage(40, LogLevel.Information, "Listening: vwap run --venue {Venue} --endpoint {WebSocket} --rest {Rest}")]
    private partial void LogListening(string venue, Uri webSocket, Uri rest);

    [LoggerMessage(41, LogLevel.Information, "Market idle after {Trades} trades")]
    private partial void LogIdle(long trades);

    [LoggerMessage(42, LogLevel.Information, "Stopped. Trades {Trades}, connections {Connections}, trade frames sent {Frames}, REST requests {Requests}, slow clients disconnected {CutOff}")]
    private partial void LogStopped(long trades, long connections, long frames, long requests, long cutOff);

    [LoggerMessage(43, LogLevel.Information, "Faults: {Faults}")]
    private partial void LogFaults(string faults);
}

using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary><c>vwap simulate</c>: the embedded exchange as a server of its own, until it is stopped.</summary>
internal static partial class SimulateCommand
{
    private const string Description = "Runs an exchange on this machine that speaks a venue's protocol: WebSocket and REST on one port, seeded, with faults.";

    private const string Details = """
        Examples:
          vwap simulate                                   ws://127.0.0.1:8765, 20 trades a second
          vwap simulate --venue kraken                    the same market in Kraken's protocol
          vwap simulate --rate max --trades 100000        as fast as its clients read
          vwap simulate --frames session.jsonl --rate max recorded frames, byte for byte
          vwap simulate --faults all --seed 7             reproducible faults
        """;

    private static readonly IPEndPoint DefaultAddress = new(IPAddress.Loopback, 8765);

    public static Command Create() => new DetailedCommand("simulate", Description, Details, SimulateAsync)
    {
        RunOptions.Venue("The venue whose protocol to speak"),
        ExchangeOptions.Listen(),
        ExchangeOptions.PortFile(),
        RunOptions.Products("The products to trade, in the venue's spelling", RunOptions.DefaultProducts + "; with --frames, listed in addition to those in the file"),
        ExchangeOptions.Market(),
        RunOptions.Logging(),
    };

    private static async Task<int> SimulateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (options, portFile, logLevel) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            var exchange = new SimulatorReader(parsed, problems);
            var options = exchange.Read([reader.ReadExchange()], DefaultAddress);
            return (options[0], exchange.Text("--port-file"), reader.ReadLog());
        });
        using var loggers = Logs.Create(logLevel);
        var logger = loggers.CreateLogger(nameof(SimulateCommand));
        await using var exchange = await EmbeddedExchange.StartAsync(options, TimeProvider.System, loggers, cancellationToken);
        if (portFile is not null)
            await WritePortAsync(portFile, exchange.Endpoint.Port, cancellationToken);

        LogListening(logger, options.Venue, exchange.WebSocketAddress, exchange.RestAddress);
        try
        {
            await exchange.Completed.WaitAsync(cancellationToken);
            LogIdle(logger, exchange.Statistics.TradesHappened);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }

        Report(logger, exchange.Statistics);
        return ExitCode.Success;
    }

    /// <summary>Writes the file at once: whoever waits for it never reads half of it.</summary>
    private static async Task WritePortAsync(string path, int port, CancellationToken cancellationToken)
    {
        var unfinished = path + ".tmp";
        await File.WriteAllTextAsync(unfinished, $"{port}\n", cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }

    private static void Report(ILogger logger, ExchangeStatistics statistics)
    {
        LogStopped(
            logger, statistics.TradesHappened, statistics.ConnectionsAccepted, statistics.TradeFramesSent, statistics.RestRequests, statistics.ClientsCutOff);
        var faults = string.Join(", ", statistics.Faults.Where(fault => fault.Value > 0).Select(fault => $"{fault.Key} {fault.Value}"));
        if (faults.Length > 0)
            LogFaults(logger, faults);
    }

    [LoggerMessage(40, LogLevel.Information, "Listening: vwap run --venue {Venue} --endpoint {WebSocket} --rest {Rest}")]
    private static partial void LogListening(ILogger logger, string venue, Uri webSocket, Uri rest);

    [LoggerMessage(41, LogLevel.Information, "Market idle after {Trades} trades")]
    private static partial void LogIdle(ILogger logger, long trades);

    [LoggerMessage(42, LogLevel.Information, "Stopped. Trades {Trades}, connections {Connections}, trade frames sent {Frames}, REST requests {Requests}, slow clients disconnected {CutOff}")]
    private static partial void LogStopped(ILogger logger, long trades, long connections, long frames, long requests, long cutOff);

    [LoggerMessage(43, LogLevel.Information, "Faults: {Faults}")]
    private static partial void LogFaults(ILogger logger, string faults);
}

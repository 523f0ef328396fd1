using System.CommandLine;
using System.Net;

namespace Vwap.Cli;

/// <summary><c>vwap simulate</c>: the embedded exchange as a server of its own.</summary>
internal static class SimulateCommand
{
    private const string Description = "Runs an exchange on this machine that speaks the Coinbase Exchange protocol: WebSocket and REST on one port, seeded, with faults.";

    private const string Details = """
        Examples:
          vwap simulate                                   ws://127.0.0.1:8765, 20 trades a second
          vwap simulate --rate max --trades 100000        as fast as its clients take them
          vwap simulate --frames session.jsonl --rate max a recording, byte for byte
          vwap simulate --faults all --seed 7             a bad night that can be had again
        """;

    private static readonly IPEndPoint WellKnown = new(IPAddress.Loopback, 8765);

    public static Command Create()
    {
        var command = new DetailedCommand("simulate", Description, Details)
        {
            ExchangeOptions.Listen(),
            ExchangeOptions.PortFile(),
            RunOptions.Products("What is traded. Default: BTC-USD,ETH-USD,ETH-BTC; with --frames, listed beside those of the file"),
            ExchangeOptions.Market(),
            RunOptions.LogLevel(),
        };
        command.SetAction(Execution.Of(SimulateAsync));
        return command;
    }

    private static Task<int> SimulateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (settings, logLevel) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            var exchange = new SimulatorReader(parsed, problems);
            var options = exchange.Read(reader.ReadProductsOrDefault(), WellKnown);
            return (new SimulationSettings(options, exchange.Text("--port-file")), reader.ReadLogLevel());
        });
        return Simulation.RunAsync(settings, logLevel, cancellationToken);
    }
}

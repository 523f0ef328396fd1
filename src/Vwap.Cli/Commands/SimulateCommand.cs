using System.CommandLine;
using System.Net;

namespace Vwap.Cli;

/// <summary><c>vwap simulate</c>: the embedded exchange as a server of its own.</summary>
internal static class SimulateCommand
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

    public static Command Create()
    {
        var command = new DetailedCommand("simulate", Description, Details)
        {
            RunOptions.Venue("The venue whose protocol to speak"),
            ExchangeOptions.Listen(),
            ExchangeOptions.PortFile(),
            RunOptions.Products("The products to trade, in the venue's spelling", RunOptions.DefaultProducts + "; with --frames, listed in addition to those in the file"),
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
            var options = exchange.Read([reader.ReadExchange()], DefaultAddress);
            return (new SimulationSettings(options[0], exchange.Text("--port-file")), reader.ReadLogLevel());
        });
        return Simulation.RunAsync(settings, logLevel, cancellationToken);
    }
}

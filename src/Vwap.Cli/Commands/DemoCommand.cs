using System.CommandLine;
using System.Net;

namespace Vwap.Cli;

/// <summary><c>vwap demo</c>: a run against the embedded exchange, in one process.</summary>
internal static class DemoCommand
{
    private const string Description = "Runs against an exchange inside this process: offline, nothing to install, faults included.";

    private const string Details = """
        Examples:
          vwap demo                                       a live table
          vwap demo --rate 200 --faults all               watch it heal
          vwap demo --output jsonl --max-trades 5         five readings as JSON
        """;

    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    public static Command Create()
    {
        var command = new DetailedCommand("demo", Description, Details)
        {
            RunOptions.Config(),
            RunOptions.Products(),
            RunOptions.Window(),
            RunOptions.Output(),
            RunOptions.Out("The file readings go to, instead of standard output"),
            RunOptions.Hold(),
            RunOptions.MaxTrades(),
            RunOptions.For(),
            ExchangeOptions.Market(),
            RunOptions.LogLevel(),
        };
        command.SetAction(Execution.Of(RunDemoAsync));
        return command;
    }

    private static Task<int> RunDemoAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (run, exchange) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            var run = reader.ReadDemo();
            return (run, new SimulatorReader(parsed, problems).Read(run.Products, AnyPort));
        });
        return Demo.RunAsync(run, exchange, cancellationToken);
    }
}

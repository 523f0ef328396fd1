using System.CommandLine;
using System.Net;

namespace Vwap.Cli;

/// <summary><c>vwap demo</c>: a run against the embedded exchange, in one process.</summary>
internal static class DemoCommand
{
    private const string Description = "Runs against an exchange in the same process: offline, nothing to install, faults included.";

    private const string Details = """
        Examples:
          vwap demo                                       a live table, and the dashboard at http://127.0.0.1:8080
          vwap demo --products BTC-USD,kraken:BTC/USD     two exchanges, one per venue
          vwap demo --rate 200 --faults all               watch it recover
          vwap demo --output jsonl --max-trades 5         five readings as JSON lines
        """;

    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    public static Command Create() => new DetailedCommand("demo", Description, Details, RunDemoAsync)
    {
        RunOptions.Config(),
        RunOptions.Venue("The venue of products that name none, and whose protocol to speak"),
        RunOptions.Products(),
        RunOptions.Window(),
        RunOptions.With(),
        RunOptions.Output(),
        RunOptions.Out("The file to write readings to, instead of standard output; with --output parquet, the folder"),
        RunOptions.Roll(),
        RunOptions.OfHttp("127.0.0.1:8080, or a free port"),
        RunOptions.Hold(),
        RunOptions.MaxTrades(),
        RunOptions.For(),
        ExchangeOptions.Market(),
        RunOptions.Logging(),
    };

    private static Task<int> RunDemoAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (run, exchanges) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            var run = reader.ReadDemo();
            return (run, new SimulatorReader(parsed, problems).Read([.. run.Feeds.Select(feed => (feed.Venue, feed.Products))], AnyPort));
        });
        return LiveRun.RunDemoAsync(run, exchanges, cancellationToken);
    }
}

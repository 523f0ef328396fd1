using System.CommandLine;
using Vwap.Cli.Commands;
using Vwap.Cli.Hosting;

const string Description = """
    vwap: the exact volume-weighted average price of a market, on every trade.

    Try it offline:    vwap demo
    Live:              vwap run
    """;

var root = new RootCommand(Description)
{
    RunCommand.Create(),
    DemoCommand.Create(),
    SimulateCommand.Create(),
    ReplayCommand.Create(),
    RecordCommand.Create(),
};

using var signals = new StopSignals();
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, signals.Token);
return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;

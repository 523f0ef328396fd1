using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vwap.Cli;

/// <summary>The command line as a whole: its commands, and what is said of one that cannot be understood.</summary>
internal static class CommandLine
{
    private const string Description = """
        vwap: the exact volume-weighted average price of a market, on every trade.

        Try it offline:    vwap demo
        Live:              vwap run
        """;

    public static RootCommand Create()
    {
        var root = new RootCommand(Description)
        {
            RunCommand.Create(),
            DemoCommand.Create(),
            SimulateCommand.Create(),
            ReplayCommand.Create(),
            RecordCommand.Create(),
            ConsumeCommand.Create(),
            WorkerCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new DetailedHelp((SynchronousCommandLineAction)help.Action!);
        return root;
    }

    /// <summary>Does what the command line says; a mistake in it is told on standard error alone, where no pipe takes it for readings.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(string[] args, CancellationToken cancellationToken)
    {
        var parsed = Create().Parse(args);
        return parsed.Action is ParseErrorAction mistake ? Tell(parsed, mistake, isEmpty: args.Length == 0)
            : FindEmptyValue(parsed) is { } before ? TellEmptyValue(before)
            : await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, cancellationToken);
    }

    /// <summary>What stands before a value that is empty, as where a variable of the shell is not set.</summary>
    private static string? FindEmptyValue(ParseResult parsed) =>
        parsed.Tokens.Zip(parsed.Tokens.Skip(1)).FirstOrDefault(pair => pair.Second.Value.Length == 0).First?.Value;

    private static int TellEmptyValue(string before)
    {
        Console.Error.WriteLine($"vwap: {before}: an empty value follows it, as of a variable that is not set: write one, or leave it out");
        return ExitCode.Usage;
    }

    private static int Tell(ParseResult parsed, ParseErrorAction mistake, bool isEmpty)
    {
        mistake.ShowHelp = isEmpty;
        parsed.Invoke(new() { Output = Console.Error });
        var command = parsed.CommandResult.Command;
        if (!isEmpty)
            Console.Error.WriteLine($"vwap: see `vwap {(command is RootCommand ? "" : command.Name + " ")}--help`");
        return ExitCode.Usage;
    }
}

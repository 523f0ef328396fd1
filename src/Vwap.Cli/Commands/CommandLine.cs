using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vwap.Cli;

/// <summary>The command line as a whole.</summary>
internal static class CommandLine
{
    private const string Description = """
        vwap: the exact volume-weighted average price of a market, after every trade.

        Try it offline:    vwap demo
        Live:              vwap run
        """;

    /// <summary>Arguments that begin with @ are ordinary ones, not files of arguments.</summary>
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs the command. Mistakes go to standard error only, where no pipe takes them for readings.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0)
        {
            Parse("-h").Invoke(new() { Output = Console.Error });
            return ExitCode.Usage;
        }

        var parsed = Parse(args);
        if (parsed.Action is not ParseErrorAction)
            return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, cancellationToken);
        foreach (var mistake in FindMistakes(parsed))
            Execution.Report(mistake);
        return ExitCode.Usage;
    }

    public static ParseResult Parse(params string[] args) => CreateRoot().Parse(args, Parser);

    public static RootCommand CreateRoot()
    {
        var root = new RootCommand(Description)
        {
            RunCommand.Create(),
            DemoCommand.Create(),
            SimulateCommand.Create(),
            ReplayCommand.Create(),
            RecordCommand.Create(),
            FetchCommand.Create(),
            AuditCommand.Create(),
            ExplainCommand.Create(),
            ConsumeCommand.Create(),
            WorkerCommand.Create(),
            HealthCommand.Create(),
            BenchCommand.Create(),
            GenerateCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new DetailedHelp((SynchronousCommandLineAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine();
        return root;
    }

    private static IEnumerable<string> FindMistakes(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Where(known => !known.Hidden).Concat<Symbol>(command.Options).Select(symbol => symbol.Name).ToArray();
        var unknown = parsed.UnmatchedTokens.Where(token => token.StartsWith('-')).ToArray();
        if (unknown.Length == 0)
            unknown = [.. parsed.UnmatchedTokens.Take(1)];
        unknown = [.. unknown.Select(token => token.Split('=')[0])]; // what follows may be a secret
        var see = $"see vwap {(command is RootCommand ? "" : command.Name + " ")}--help";
        return unknown.Length > 0
            ? unknown.Select(token => $"{token}: unknown {(token.StartsWith('-') ? "option" : command is RootCommand ? "command" : "argument")}{Spelling.Suggest(token, known)}; {see}")
            : parsed.Errors.Select(error => $"{error.Message.TrimEnd('.')}; {see}");
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;

namespace Vwap.Cli;

/// <summary>A command whose own help has explanations and examples below its options, besides its line in the list of commands.</summary>
internal sealed class DetailedCommand : Command
{
    public DetailedCommand(string name, string description, string details, Func<ParseResult, CancellationToken, Task<int>> run)
        : base(name, description)
    {
        Details = details;
        SetAction(Execution.Of(run));
    }

    public string Details { get; }
}

/// <summary>The usual help of a command, followed by its details.</summary>
internal sealed class DetailedHelp(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DetailedCommand { Details: var details })
            parseResult.InvocationConfiguration.Output.WriteLine(details);
        return exitCode;
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;

namespace Vwap.Cli;

/// <summary>A command whose own help has more than its line in the list of commands.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>Explanations and examples below the options.</summary>
    public string Details { get; } = details;
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

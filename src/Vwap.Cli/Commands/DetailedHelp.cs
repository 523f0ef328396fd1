using System.CommandLine;
using System.CommandLine.Invocation;

namespace Vwap.Cli;

/// <summary>The usual help of a command, and its details after it.</summary>
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

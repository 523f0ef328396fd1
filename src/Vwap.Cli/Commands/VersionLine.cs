using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Vwap.Cli;

/// <summary>Prints the version, and the commit where the build knows it.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"vwap {Describe(Informational)}");
        return ExitCode.Success;
    }

    /// <summary>The version without the commit.</summary>
    public static string Version => Informational.Split('+')[0];

    private static string Informational => typeof(VersionLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    internal static string Describe(string informational) =>
        informational.Split('+', 2) is [var version, { Length: > 0 } commit] ? $"{version}, commit {commit}" : informational;
}

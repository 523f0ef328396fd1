using System.CommandLine;

namespace Vwap.Cli.Tests;

/// <summary>A command line and an environment, read as the program reads them.</summary>
internal static class Given
{
    public static RunSettings Run(string[] args, params (string Name, string Value)[] environment)
    {
        var problems = new Problems();
        var settings = Reader(["run", .. args], environment, problems).ReadPublishingRun();
        problems.ThrowIfAny();
        return settings;
    }

    public static IReadOnlyList<string> ProblemsOf(string[] args, params (string Name, string Value)[] environment)
    {
        var problems = new Problems();
        Reader(["run", .. args], environment, problems).ReadPublishingRun();
        return problems.Found;
    }

    public static ParseResult Parse(params string[] args)
    {
        var parsed = CommandLine.Parse(args);
        Assert.Empty(parsed.Errors);
        return parsed;
    }

    private static SettingsReader Reader(string[] args, (string Name, string Value)[] environment, Problems problems)
    {
        var variables = environment.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        return new(new(Parse(args), variables, problems), problems);
    }
}

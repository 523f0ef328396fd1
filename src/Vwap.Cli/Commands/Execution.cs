using System.Collections;
using System.CommandLine;
using Vwap.Feeds;
using Vwap.Kafka;
using Vwap.Outputs;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>What all commands share: reading the settings, and reporting a failure on standard error with the exit code for it.</summary>
internal static class Execution
{
    /// <summary>Reads the settings of a command: all problems are reported together.</summary>
    /// <exception cref="ConfigurationException">There are problems.</exception>
    public static T ReadSettings<T>(ParseResult parsed, Func<SettingsReader, Problems, T> read)
    {
        var problems = new Problems();
        FindMissingValues(parsed, problems);
        var sources = new SettingSources(parsed, ReadEnvironment(), problems);
        var settings = read(new(sources, problems), problems);
        problems.ThrowIfAny();
        return settings;
    }

    private static Dictionary<string, string> ReadEnvironment() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);

    /// <summary>Writes a line to standard error.</summary>
    public static void Report(string problem) => Console.Error.WriteLine($"vwap: {PrintableText.Escape(problem)}");

    /// <summary>An empty value is most often a variable that the shell has not set.</summary>
    private static void FindMissingValues(ParseResult parsed, Problems problems)
    {
        var command = parsed.CommandResult.Command;
        foreach (var argument in command.Arguments.Where(argument => parsed.GetResult(argument)?.Tokens.Any(IsEmpty) == true))
            problems.AddNoValue(argument.Name);
        foreach (var option in command.Options.Where(option => option.Arity.MinimumNumberOfValues > 0))
        {
            if (parsed.GetResult(option) is { Implicit: false } given && (given.Tokens.Count < given.IdentifierTokenCount || given.Tokens.Any(IsEmpty)))
                problems.AddNoValue(option.Name);
        }

        static bool IsEmpty(System.CommandLine.Parsing.Token token) => token.Value.Length == 0;
    }

    /// <summary>Makes the action of a command whose work is worth nothing unless it is whole: a stop is a failure.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> OfWhole(Func<ParseResult, CancellationToken, Task<int>> command) => async (parsed, cancellationToken) =>
    {
        try
        {
            return await command(parsed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Report("stopped before the end");
            return ExitCode.Failure;
        }
    };

    /// <summary>Makes the action of a command.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Of(
        Func<ParseResult, CancellationToken, Task<int>> command) => async (parsed, cancellationToken) =>
    {
        try
        {
            return await command(parsed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success; // stopped before it began, such as while waiting for Kafka
        }
        catch (Exception failure)
        {
            return Report(failure);
        }
    };

    private static int Report(Exception failure)
    {
        switch (failure)
        {
            case ConfigurationException configuration:
                foreach (var problem in configuration.Problems)
                    Report(problem);
                return ExitCode.Usage;
            case FeedRefusedException:
                Report($"the exchange refused the subscription: {failure.Message}");
                return ExitCode.Usage;
            case FramesFileException { InnerException: { } unreadable } file:
                Report($"--frames: {FilePath.Explain(file.Path, unreadable)}");
                return ExitCode.Usage;
            case OutputFileException or FramesFileException or KafkaFatalException:
                Report(failure.Message);
                return ExitCode.Usage;
            case IOException or UnauthorizedAccessException or OutputFailedException:
                Report(failure.Message);
                return ExitCode.Failure;
            default:
                Report("unexpected error, please report it:");
                foreach (var line in PrintableText.EscapeLines(failure.ToString()))
                    Console.Error.WriteLine($"  {line}");
                return ExitCode.Failure;
        }
    }
}

using System.CommandLine;
using Vwap.Feeds;
using Vwap.Kafka;
using Vwap.Outputs;
using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>How every command ends: what went wrong is told on standard error, in the user's words, with the exit code it deserves.</summary>
internal static class Execution
{
    /// <exception cref="ConfigurationException">The settings cannot be understood.</exception>
    public static T ReadSettings<T>(ParseResult parsed, Func<SettingsReader, Problems, T> read) => ReadSettings(parsed, new(), read);

    /// <summary>Reads settings after problems may have been found elsewhere: all are told together.</summary>
    /// <exception cref="ConfigurationException">There are problems.</exception>
    public static T ReadSettings<T>(ParseResult parsed, Problems problems, Func<SettingsReader, Problems, T> read)
    {
        var sources = new SettingSources(parsed, Environment.GetEnvironmentVariable, problems);
        var settings = read(new(sources, problems), problems);
        problems.ThrowIfAny();
        return settings;
    }

    /// <summary>A command that ends so.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Of(Func<ParseResult, CancellationToken, Task<int>> command) =>
        (parsed, cancellationToken) => RunAsync(command, parsed, cancellationToken);

    private static async Task<int> RunAsync(Func<ParseResult, CancellationToken, Task<int>> command, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await command(parsed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before there was anything to end, as while a start waits for Kafka.
            return ExitCode.Success;
        }
        catch (ConfigurationException configuration)
        {
            foreach (var problem in configuration.Problems)
                Tell(problem);
            return ExitCode.Usage;
        }
        catch (FeedRefusedException refused)
        {
            Tell($"the exchange refused the subscription: {refused.Message}");
            return ExitCode.Usage;
        }
        catch (Exception unusable) when (unusable is OutputFileException or FramesFileException or KafkaUnusableException)
        {
            Tell(unusable.Message);
            return ExitCode.Usage;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or OutputFailedException)
        {
            Tell(failed.Message);
            return ExitCode.Failure;
        }
    }

    private static void Tell(string problem) => Console.Error.WriteLine($"vwap: {problem}");
}

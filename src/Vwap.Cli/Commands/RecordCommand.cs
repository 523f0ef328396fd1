using System.CommandLine;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary><c>vwap record FILE</c>: a run that keeps all that reaches it.</summary>
internal static class RecordCommand
{
    private const string Description = "Records all that reaches the engine, frames as received with their times, to a file that `vwap replay` reads.";

    private const string Details = """
        The file is compressed when its name ends in .gz or .br. With --output or --out the readings are emitted too: `vwap replay FILE`
        gives the same bytes again. An existing FILE is not overwritten.

        Examples:
          vwap record night.jsonl.gz --for 8h
          vwap record session.jsonl --out readings.jsonl
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file to record to" };
        var command = new DetailedCommand("record", Description, Details)
        {
            file,
            RunOptions.Config(),
            RunOptions.Endpoint(),
            RunOptions.Rest(),
            RunOptions.Products(),
            RunOptions.Window(),
            RunOptions.Output(),
            RunOptions.Out("The file readings go to, besides the recording; it must be new"),
            RunOptions.Hold(),
            RunOptions.MaxTrades(),
            RunOptions.For(),
            RunOptions.LogLevel(),
        };
        command.SetAction(Execution.Of((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            var settings = Execution.ReadSettings(parsed, (reader, problems) =>
            {
                var run = reader.ReadRun();
                NewFile.Check("FILE", path, problems);
                NewFile.Check("--out", run.Output.File, problems);
                if (run.Output.File is { } readings && Path.GetFullPath(readings) == Path.GetFullPath(path))
                    problems.Add("--out", $"{readings} is the recording itself: name another file for the readings");
                return run;
            });
            return LiveSession.RunAsync(WithoutReadingsByDefault(settings), path, cancellationToken);
        }));
        return command;
    }

    private static RunSettings WithoutReadingsByDefault(RunSettings settings) => settings.Output is { Format: null, File: null }
        ? settings with { Output = new OutputSettings(OutputFormat.None, File: null) }
        : settings;
}

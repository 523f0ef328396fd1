using System.CommandLine;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary><c>vwap record FILE</c>: a run that records what reaches the engine.</summary>
internal static class RecordCommand
{
    private const string Description = "Records frames as received, with their times, and all else that reaches the engine, for vwap replay.";

    private const string Details = """
        The file is compressed when its name ends in .gz or .br. With --output or --out it also emits readings; vwap replay FILE
        emits the same bytes. An existing FILE is not overwritten.

        Examples:
          vwap record night.jsonl.gz --for 8h
          vwap record session.jsonl --out readings.jsonl
        """;

    public static Command Create() => new DetailedCommand("record", Description, Details, RecordAsync)
    {
        new Argument<string>("FILE") { Description = "The file to record to" },
        RunOptions.OfFeeds(),
        RunOptions.Window(),
        RunOptions.With(),
        RunOptions.Output(),
        RunOptions.Out("The file to write readings to, besides the recording; with --output parquet, the folder. It must be new"),
        RunOptions.Roll(),
        RunOptions.OfARun(),
    };

    private static Task<int> RecordAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue<string>("FILE");
        var settings = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            var run = reader.ReadRun(newFile: true);
            if (FilePath.CheckOutput("FILE", path, mustBeNew: true, problems)
                && run.Output.File is { } readings && Path.GetFullPath(readings) == Path.GetFullPath(path))
                problems.Add("--out", $"{readings} is the recording itself: choose another file for the readings");
            return run;
        });
        if (settings.Output is { Format: null, File: null })
            settings = settings with { Output = settings.Output with { Format = OutputFormat.None } };
        return LiveRun.RunAsync(() => settings, path, cancellationToken);
    }
}

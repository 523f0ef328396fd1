using System.CommandLine;
using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary><c>vwap replay FILE</c>: the readings of a file, the same each time.</summary>
internal static class ReplayCommand
{
    private const string Description = "Emits the readings of a recording, of a file of frames, or of a CSV file of trades: as fast as it goes, the same bytes each time.";

    private const string Details = """
        FILE may be a recording of `vwap record`, a file with one frame a line, other programs' envelopes with the frame in a string "raw",
        or CSV with the columns product, trade_id, price, size, time; compressed when its name ends in .gz or .br.

        Examples:
          vwap replay night.jsonl.gz --output jsonl
          vwap replay frames.jsonl --window 50 --window 10s --products BTC-USD
          vwap replay trades.csv --output csv --out readings.csv
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file to replay" };
        var command = new DetailedCommand("replay", Description, Details)
        {
            file,
            RunOptions.Products("Whose readings to emit. Default: all of the file"),
            RunOptions.Window("those of a recording, else 200"),
            RunOptions.Output(),
            RunOptions.Out("The file readings go to, instead of standard output; it must be new"),
            RunOptions.LogLevel(),
        };
        command.SetAction(Execution.Of((parsed, cancellationToken) => ReplayAsync(parsed, parsed.GetValue(file)!, cancellationToken)));
        return command;
    }

    private static async Task<int> ReplayAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        var problems = new Problems();
        using var file = Open(path, problems);
        var settings = Execution.ReadSettings(parsed, problems, (reader, _) =>
        {
            var replay = reader.ReadReplay();
            NewFile.Check("--out", replay.Output.File, problems);
            return replay;
        });
        using var loggers = Logs.Create(settings.LogLevel);
        return await new ReplayRun(settings, loggers).RunAsync(file!, cancellationToken);
    }

    /// <returns>Null when it is a problem.</returns>
    private static ReplayFile? Open(string path, Problems problems)
    {
        try
        {
            return ReplayFile.Open(path);
        }
        catch (FormatException malformed)
        {
            problems.Add("FILE", $"{path}: {malformed.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problems.Add("FILE", $"{path} cannot be read: {unreadable.Message}");
        }

        return null;
    }
}

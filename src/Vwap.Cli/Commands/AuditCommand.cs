using System.CommandLine;
using Spectre.Console;
using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary><c>vwap audit FILE</c>: judges a file of trades or readings.</summary>
internal static class AuditCommand
{
    private const string Description = "Checks a file of trades or readings of any tool: missing, repeated, out of order, wrong. Exit code 1 when it finds something.";

    private const string Details = """
        FILE is anything that vwap replay reads. Where rows have a VWAP, it is compared with the exact one of the trades in the file, rounded to as
        many digits; --window says of which window, where rows do not. Examples of each kind are shown, worst first.

        Examples:
          vwap audit trades.csv
          vwap audit readings.csv --window 5m
          vwap audit night.jsonl.gz --json | jq .kinds
        """;

    public static Command Create() => new DetailedCommand("audit", Description, Details, Execution.OfWhole(AuditAsync))
    {
        new Argument<string>("FILE") { Description = "The file to check; - is standard input" },
        RunOptions.Venue("The venue of frames and rows that name none"),
        RunOptions.Products("The products to check", "all in the file"),
        RunOptions.Window("what the rows name"),
        new Option<bool>("--json") { Description = "Write JSON" },
    };

    private static Task<int> AuditAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (opened, window) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            var settings = reader.ReadExplain();
            if (settings.Windows is { Count: > 1 })
                problems.Add(SettingNames.Window.Option, "rows without a window have one VWAP: name one window");
            return (FilePath.Open(parsed.GetRequiredValue<string>("FILE"), path => TradeRows.Open(path, settings.Venue, settings.Streams), problems), settings.Windows is [var one, ..] ? one : null);
        });
        using var rows = opened!;
        var audit = new Audit(rows, window);
        using (var progress = new ProgressLine(isShown: true, TimeProvider.System))
            audit.Run(progress, cancellationToken);
        var report = new AuditReport(audit);
        if (parsed.GetValue<bool>("--json"))
            report.WriteJson(Console.Out);
        else
            report.Write(AnsiConsole.Console, Console.Out);
        return Task.FromResult(audit is { Findings.Count: 0, Streams.Count: > 0 } ? ExitCode.Success : ExitCode.Failure);
    }
}

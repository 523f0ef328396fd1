using System.CommandLine;
using Microsoft.Extensions.Logging;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary><c>vwap fetch PRODUCT</c>: past trades into a file.</summary>
internal static class FetchCommand
{
    private const string Description = "Downloads past trades over REST, within the venue's rate limit, into a file that replay reads.";

    private const string Details = """
        Trades are written in id order: from the first one at or after --from up to but not including the first one at or after --to. A file that has
        trades already is continued after its last one: rerun the same command to resume. A Parquet file appears at the end; until then its trades
        are in FILE.jsonl beside it.

        Examples:
          vwap fetch BTC-USD --from 2026-11-01 --to 2026-11-02 --out btc.jsonl
          vwap fetch kraken:BTC/USD --from 2026-11-01T12:00:00Z --out btc.csv
          vwap replay btc.jsonl --window session
        """;

    public static Command Create() => new DetailedCommand("fetch", Description, Details, Execution.OfWhole(FetchAsync))
    {
        new Argument<string>("PRODUCT") { Description = "The product, in the venue's spelling; VENUE:PRODUCT for another venue" },
        RunOptions.Create(SettingNames.From, "TIME", "The time of the first trade, in UTC, such as 2026-11-01 or 2026-11-01T12:00:00Z"),
        RunOptions.Create(SettingNames.To, "TIME", "Fetch trades before this time. Default: now"),
        RunOptions.Out("The file to write trades to: JSON lines if its name ends in .jsonl, CSV if in .csv, Parquet if in .parquet"),
        RunOptions.Venue("The venue of a product that names none"),
        RunOptions.Rest(),
        RunOptions.Logging(),
    };

    private static async Task<int> FetchAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Execution.ReadSettings(parsed, (reader, _) => reader.ReadFetch(parsed.GetRequiredValue<string>("PRODUCT"), TimeProvider.System));
        using var loggers = Logs.Create(settings.Log);
        using var trades = new PastTrades(settings.Feed, TimeProvider.System);
        var isParquet = settings.Format == OutputFormat.Parquet;
        using (var file = TradeFile.Open(settings.GrowingFile, isParquet ? OutputFormat.Jsonl : settings.Format, settings.Stream))
            await new FetchRun(settings, trades, file, TimeProvider.System, loggers.CreateLogger<FetchRun>()).RunAsync(cancellationToken);
        if (!isParquet)
            return ExitCode.Success;
        await ParquetFile.WriteTradesAsync(settings.GrowingFile, settings.File, cancellationToken);
        File.Delete(settings.GrowingFile);
        return ExitCode.Success;
    }
}

using System.CommandLine;
using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary><c>vwap explain</c>: one reading as its trades, its fraction and its rounding.</summary>
internal static class ExplainCommand
{
    private const string Description = "Explains a reading: the trades that count, the exact fraction, and the rounding.";

    private const string Details = """
        FILE is anything that vwap replay reads. Without it the trades are fetched from the venue, where it can be asked by trade id.

        Examples:
          vwap explain night.jsonl.gz --trade 865127924 --products BTC-USD --window 200
          vwap explain --trade 865127924 --products BTC-USD --window 5m
          vwap explain night.jsonl.gz --trade 865127924 --json
        """;

    public static Command Create() => new DetailedCommand("explain", Description, Details, Execution.OfWhole(ExplainAsync))
    {
        new Argument<string?>("FILE") { Description = "A recording or another file of trades", Arity = ArgumentArity.ZeroOrOne },
        new Option<long>("--trade") { Description = "The id of the trade whose readings to explain", HelpName = "ID", Required = true },
        RunOptions.Venue("The venue of products, frames and rows that name none"),
        RunOptions.Rest(),
        RunOptions.Products("The product of the trade; needed without FILE", "any in the file"),
        RunOptions.Window("those of the recording, else 200"),
        new Option<bool>("--json") { Description = "Write JSON" },
    };

    private static async Task<int> ExplainAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (tradeId, isJson) = (parsed.GetValue<long>("--trade"), parsed.GetValue<bool>("--json"));
        var windows = parsed.GetValue<string?>("FILE") is { } path
            ? FindInFile(parsed, path, tradeId, cancellationToken)
            : await FindAtVenueAsync(parsed, tradeId, cancellationToken);
        if (windows.Count == 0)
        {
            Execution.Report($"there is no reading of trade {tradeId}: it is not there, of another product, or a repetition");
            return ExitCode.Failure;
        }

        foreach (var explanation in windows.Select(window => new Explanation(window)))
        {
            if (isJson)
                explanation.WriteJson(Console.Out);
            else
                explanation.Write(Console.Out);
        }

        return ExitCode.Success;
    }

    private static IReadOnlyList<KeptWindow> FindInFile(ParseResult parsed, string path, long tradeId, CancellationToken cancellationToken)
    {
        var (settings, opened) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            CheckTrade(tradeId, problems);
            var settings = reader.ReadExplain();
            return (settings, FilePath.Open(path, name => ReplayFile.Open(name, settings.Venue, settings.Streams), problems));
        });
        using var file = opened!;
        var windows = settings.Windows ?? file.Header?.Windows ?? SettingsReader.DefaultWindows;
        return WindowFinder.Find(file, ReplayRun.CreatePipeline(file, settings.Streams, windows, keepWindowsAt: tradeId), cancellationToken);
    }

    private static async Task<IReadOnlyList<KeptWindow>> FindAtVenueAsync(ParseResult parsed, long tradeId, CancellationToken cancellationToken)
    {
        var (feed, windows) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            CheckTrade(tradeId, problems);
            var feed = reader.ReadExplainedFeed();
            if (feed is not null && (feed.Rest is null || feed.Venue.Facts.Ids != TradeIdRule.Contiguous))
                problems.Add(SettingNames.Products.Option, $"{feed.Venue.Id} cannot be asked by trade id: give a FILE");
            return (feed!, reader.ReadExplain().Windows ?? SettingsReader.DefaultWindows);
        });
        using var trades = new PastTrades(feed, TimeProvider.System);
        return await WindowFinder.FindAsync(trades, feed, windows, tradeId, cancellationToken);
    }

    private static void CheckTrade(long tradeId, Problems problems)
    {
        if (tradeId is <= 0 or > FeedLimits.TradeIdMax)
            problems.Add("--trade", $"'{tradeId}' is not a trade id: a whole number from 1 on");
    }
}

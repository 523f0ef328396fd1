using System.CommandLine;
using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary><c>vwap replay FILE</c>: the readings of a file.</summary>
internal static class ReplayCommand
{
    private const string Description = "Emits the readings of a recording, a file of frames, or a CSV or Parquet file of trades: as fast as possible, always the same bytes.";

    private const string Details = """
        FILE may be a recording of vwap record, a file with one frame per line, envelopes of other programs with the frame in a string member
        "raw", JSON lines of vwap fetch, or CSV or Parquet with the columns product, trade_id, price, size, time and optionally venue, or what
        exports call them; archives of Binance and Kraken have no header. Names ending in .gz or .br are decompressed; - is standard input.

        Examples:
          vwap replay night.jsonl.gz --output jsonl
          vwap replay frames.jsonl --window 50 --window 10s --products BTC-USD
          vwap replay frames.jsonl --venue kraken
          vwap replay trades.csv --output csv --out readings.csv
          vwap replay BTCUSDT-trades-2026-01.csv --products BTC-USDT
          zcat trades.jsonl.gz | vwap replay - --window session --speed 60x
        """;

    public static Command Create() => new DetailedCommand("replay", Description, Details, ReplayAsync)
    {
        new Argument<string>("FILE") { Description = "The file to replay" },
        RunOptions.Venue("The venue of frames and rows that name none"),
        RunOptions.Products("The products to emit readings of", "all in the file"),
        RunOptions.Window("those of the recording, else 200"),
        RunOptions.With(),
        RunOptions.Output(),
        RunOptions.Out("The file to write readings to, instead of standard output; with --output parquet, the folder. It must be new"),
        RunOptions.Roll(),
        RunOptions.Speed(),
        RunOptions.Logging(),
    };

    private static async Task<int> ReplayAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (settings, file) = Execution.ReadSettings(parsed, (reader, problems) =>
        {
            var settings = reader.ReadReplay();
            return (settings, FilePath.Open(parsed.GetRequiredValue<string>("FILE"), path => ReplayFile.Open(path, settings.Venue, settings.Streams), problems));
        });
        using var opened = file;
        using var loggers = Logs.Create(settings.Log);
        return await new ReplayRun(settings, loggers).RunAsync(file!, cancellationToken);
    }
}

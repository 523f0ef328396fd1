using System.CommandLine;

namespace Vwap.Cli;

/// <summary><c>vwap run</c>: live from an exchange.</summary>
internal static class RunCommand
{
    private const string Description = "Connects to exchanges and emits the VWAP after every trade.";

    private const string Details = """
        Examples:
          vwap run                                        the three default products, as a live table
          vwap run --products BTC-USD --window 200 --window 5m
          vwap run --products BTC-USD,kraken:BTC/USD      two venues, one connection each
          vwap run --products '*-USD' --output jsonl      every USD product, new listings too
          vwap run --output jsonl | jq .vwap              one JSON object per reading
          vwap run --out readings.jsonl                   resumes after the last line of the file when restarted
          vwap run --output parquet --out readings        a Parquet file an hour, in the folder readings
          vwap run --kafka 127.0.0.1:9092                 to a topic per product; resumes after its last record
          vwap run --http 127.0.0.1:8080                  and a dashboard, an HTTP API and metrics
          vwap run --endpoint ws://127.0.0.1:8765 --rest http://127.0.0.1:8765     against vwap simulate
        """;

    public static Command Create() => new DetailedCommand("run", Description, Details, (parsed, cancellationToken) =>
        LiveRun.RunAsync(() => Execution.ReadSettings(parsed, (reader, _) => reader.ReadPublishingRun()), recordingPath: null, cancellationToken))
    {
        RunOptions.OfFeeds(),
        RunOptions.Window(),
        RunOptions.With(),
        RunOptions.Output(),
        RunOptions.Out("The file to write readings to, instead of standard output; with --output parquet, the folder. One with readings is resumed after its last one"),
        RunOptions.Roll(),
        RunOptions.Kafka(),
        RunOptions.Topic(),
        RunOptions.KafkaSet(),
        RunOptions.KafkaTime(),
        RunOptions.TradesToKafka(),
        RunOptions.TradesPartitions(),
        RunOptions.OfHttp(),
        RunOptions.OfARun(),
    };
}

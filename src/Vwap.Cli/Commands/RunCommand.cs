using System.CommandLine;

namespace Vwap.Cli;

/// <summary><c>vwap run</c>: live from an exchange.</summary>
internal static class RunCommand
{
    private const string Description = "Connects to Coinbase Exchange, computes, and emits the new VWAP on every trade.";

    private const string Details = """
        Examples:
          vwap run                                        the three default products, in a live table
          vwap run --products BTC-USD --window 200 --window 5m
          vwap run --output jsonl | jq .vwap              one JSON object per reading
          vwap run --out readings.jsonl                   goes on after the file's last line when started again
          vwap run --kafka 127.0.0.1:9092                 each reading to the topic of its product; goes on after its last record
          vwap run --endpoint ws://127.0.0.1:8765 --rest http://127.0.0.1:8765     against `vwap simulate`
        """;

    public static Command Create()
    {
        var command = new DetailedCommand("run", Description, Details)
        {
            RunOptions.Config(),
            RunOptions.Endpoint(),
            RunOptions.Rest(),
            RunOptions.Products(),
            RunOptions.Window(),
            RunOptions.Output(),
            RunOptions.Out("The file readings go to, instead of standard output. With readings in it already, the run goes on after its last line"),
            RunOptions.Kafka(),
            RunOptions.Topic(),
            RunOptions.KafkaSet(),
            RunOptions.KafkaTime(),
            RunOptions.TradesToKafka(),
            RunOptions.TradesPartitions(),
            RunOptions.Hold(),
            RunOptions.MaxTrades(),
            RunOptions.For(),
            RunOptions.LogLevel(),
        };
        command.SetAction(Execution.Of((parsed, cancellationToken) => LiveSession.RunAsync(
            Execution.ReadSettings(parsed, (reader, _) => reader.ReadPublishingRun()), recordingPath: null, cancellationToken)));
        return command;
    }
}

using System.CommandLine;

namespace Vwap.Cli;

/// <summary><c>vwap consume</c>: prints readings from Kafka.</summary>
internal static class ConsumeCommand
{
    private const string Description = "Prints the readings of Kafka topics as published, and warns of repeated or skipped trade ids.";

    private const string Details = """
        Examples:
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD                      all readings and new ones: a table, or jsonl in a pipe
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD --from latest --output plain
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD,BTC-USD --group desk  resumes at the group's committed offsets
        """;

    public static Command Create() => new DetailedCommand("consume", Description, Details, (parsed, cancellationToken) =>
        ConsumerHost.RunAsync(Execution.ReadSettings(parsed, (reader, _) => reader.ReadConsume()), cancellationToken))
    {
        RunOptions.Config(),
        RunOptions.Kafka(),
        RunOptions.Topic("The topics, comma separated"),
        RunOptions.From(),
        RunOptions.Group("The consumer group that shares the topics and commits its offsets. Default: none, read everything"),
        RunOptions.KafkaSet(),
        RunOptions.KafkaTime(),
        RunOptions.Output(),
        RunOptions.MaxTrades("readings"),
        RunOptions.For(),
        RunOptions.Logging(),
    };
}

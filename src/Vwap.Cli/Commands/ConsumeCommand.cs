using System.CommandLine;

namespace Vwap.Cli;

/// <summary><c>vwap consume</c>: readings from Kafka.</summary>
internal static class ConsumeCommand
{
    private const string Description = "Prints the readings of Kafka topics as they were published, and warns when trade ids repeat or skip.";

    private const string Details = """
        Examples:
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD                      all there is, and what comes: a table, or jsonl in a pipe
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD --from latest --output plain
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD,BTC-USD --group desk  goes on where the group has stopped
        """;

    public static Command Create()
    {
        var command = new DetailedCommand("consume", Description, Details)
        {
            RunOptions.Config(),
            RunOptions.Kafka(),
            RunOptions.Topic("The topics, comma separated"),
            RunOptions.From(),
            RunOptions.Group("The consumer group that shares the topics and remembers how far it has come. Default: none, all is read"),
            RunOptions.KafkaSet(),
            RunOptions.KafkaTime(),
            RunOptions.Output(),
            RunOptions.MaxTrades("readings"),
            RunOptions.For(),
            RunOptions.LogLevel(),
        };
        command.SetAction(Execution.Of((parsed, cancellationToken) => Consumption.RunAsync(
            Execution.ReadSettings(parsed, (reader, _) => reader.ReadConsume()), cancellationToken)));
        return command;
    }
}

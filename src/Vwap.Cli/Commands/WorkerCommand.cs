using System.CommandLine;

namespace Vwap.Cli;

/// <summary><c>vwap worker</c>: computes readings from a Kafka topic of trades.</summary>
internal static class WorkerCommand
{
    private const string Description = "Computes readings from a Kafka topic of trades. The workers of a group share its products.";

    private const string Details = """
        Examples:
          vwap run --kafka 127.0.0.1:9092 --trades-to-kafka trades                 one machine connects to the exchange
          vwap worker --kafka 127.0.0.1:9092 --trades trades --group vwap          any number of machines compute
          vwap consume --kafka 127.0.0.1:9092 --topic ETH-USD                      the readings
        """;

    public static Command Create()
    {
        var command = new DetailedCommand("worker", Description, Details)
        {
            RunOptions.Config(),
            RunOptions.Kafka(),
            RunOptions.Trades(),
            RunOptions.Group("The consumer group whose members share the partitions. Default: vwap"),
            RunOptions.Window(),
            RunOptions.Topic(),
            RunOptions.KafkaSet(),
            RunOptions.LogLevel(),
        };
        command.SetAction(Execution.Of((parsed, cancellationToken) => WorkerHost.RunAsync(
            Execution.ReadSettings(parsed, (reader, _) => reader.ReadWorker()), cancellationToken)));
        return command;
    }
}

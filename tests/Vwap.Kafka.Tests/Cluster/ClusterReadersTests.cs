namespace Vwap.Kafka.Tests;

/// <summary>Readers of the topics: our consumer group, Python, kcat; and workers.</summary>
public sealed class ClusterReadersTests
{
    private static readonly WindowSpec[] Windows = [WindowSpec.Parse("3"), WindowSpec.Parse("1m")];
    private static readonly StreamId[] Products = [.. new[] { "BTC-USD", "ETH-USD", "ETH-BTC", "SOL-USD" }.Select(StreamId.Parse)];

    /// <summary>The Python of the system's packages, which need not be the first on the path.</summary>
    private static readonly string SystemPython = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private readonly LogRecorder _log = new();

    [LongFact]
    public async Task Readers_GroupPythonAndKcat_ReadTheSame()
    {
        using var kafka = RealKafka.Start(1);
        var published = Publication.OfReadings(TopicPattern.Default, Products, Windows);
        var readings = new Market("3", "1m").Trades(1, 50);
        await Published.PublishAsync(kafka.Connection, published, _log, readings[..60]);
        var options = new ReadingConsumerOptions { Connection = kafka.Connection, Topics = ["BTC-USD"], Group = "desk" };
        Assert.Equal(Expected.Json(readings[..60]), await Consumed.ReadAsync(options, 60, _log));
        await Published.PublishAsync(kafka.Connection, published, _log, readings);
        Assert.Equal(Expected.Json(readings[60..]), await Consumed.ReadAsync(options, 40, _log));

        Needs.Program("kcat", "kcat");
        var lines = Run("kcat", "-b", kafka.Brokers, "-C", "-t", "BTC-USD", "-o", "beginning", "-e", "-q", "-f", "%k %s\n");
        Assert.Equal(Expected.Json(readings).Select(json => $"BTC-USD {json}").ToArray(), lines);

        lines = Run(SystemPython, RepositoryRoot.File("docs", "examples", "kafka_consumer.py"), kafka.Brokers, "BTC-USD", "100");
        Assert.Equal([.. readings.Select(reading => $"BTC-USD {reading.Trade.Id} {reading.Vwap} {reading.State.ToString().ToLowerInvariant()}")], lines);
    }

    [LongFact]
    public async Task Workers_OneReplacedByAnother_PublishEachReadingOnce()
    {
        using var kafka = RealKafka.Start(1);
        var market = new Market("3", "1m");
        Reading[] readings = [.. Products.SelectMany(product => market.Trades(1, 200, product.ToString())).OrderBy(reading => reading.Trade.Id)];
        var trades = Publication.OfTrades("trades", 3, Products, Windows);
        await Published.PublishAsync(kafka.Connection, trades, _log, readings[..800]);

        await WorkAsync(kafka, until: () => CountAll(kafka) >= 800);
        await Published.PublishAsync(kafka.Connection, trades, _log, readings);
        await WorkAsync(kafka, until: () => CountAll(kafka) >= readings.Length);

        foreach (var product in Products)
            Assert.Equal(Expected.Json(readings.Where(reading => reading.Stream == product)), TopicContent.Values(kafka.Brokers, $"w.{product}"));
    }

    private static int CountAll(RealKafka kafka) => Products.Sum(product => TopicContent.Values(kafka.Brokers, $"w.{product}").Length);

    private static string[] Run(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = ProgramEnd.Of(program, arguments);
        Assert.SkipWhen(errors.Contains("No module named 'confluent_kafka'", StringComparison.Ordinal), "Needs apt-get install python3-confluent-kafka");
        Assert.True(exitCode == 0, errors);
        return output.TrimEnd('\n').Split('\n');
    }

    private Task WorkAsync(RealKafka kafka, Func<bool> until)
    {
        var options = new TradeWorkerOptions
        {
            Connection = kafka.Connection,
            TradesTopic = "trades",
            Group = "workers",
            Windows = Windows,
            Topic = TopicPattern.Parse("w.{product}"),
        };
        return Worked.RunAsync(options, until, _log);
    }
}

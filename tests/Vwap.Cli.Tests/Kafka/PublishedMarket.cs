using System.Text.Json;
using Confluent.Kafka;
using Vwap.Cli.Tests.Processes;

namespace Vwap.Cli.Tests.Kafka;

/// <summary>Readings of a run, in topics of their products.</summary>
internal static class PublishedMarket
{
    /// <summary>Lets the embedded exchange trade, and puts the readings where a run would.</summary>
    /// <returns>The readings, in their order.</returns>
    public static async Task<string[]> PublishAsync(string brokers, params IEnumerable<string> arguments)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(["demo", "--rate", "500", "--max-trades", "600", "--output", "jsonl", .. arguments]);
        Assert.True(exitCode == 0, log);
        var readings = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var products = readings.GroupBy(ProductOf, StringComparer.Ordinal).ToArray();
        Assert.Equal(3, products.Length);
        foreach (var product in products)
            Produce(brokers, product.Key, product);
        return readings;
    }

    /// <summary>Puts values into one partition of a topic.</summary>
    public static void Produce(string brokers, string topic, IEnumerable<string> values)
    {
        using var producer = new ProducerBuilder<string, string>(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = brokers }).Build();
        foreach (var value in values)
            producer.Produce(new TopicPartition(topic, 0), new() { Key = topic, Value = value });
        Assert.Equal(0, producer.Flush(TimeSpan.FromSeconds(60)));
    }

    public static string ProductOf(string reading) => Member(reading, "product").GetString()!;

    public static long TradeIdOf(string reading) => Member(reading, "trade_id").GetInt64();

    /// <summary>Whether each trade id follows the one before.</summary>
    public static void AssertContiguous(IReadOnlyList<string> readings)
    {
        Assert.NotEmpty(readings);
        Assert.Equal(Enumerable.Range(0, readings.Count).Select(index => TradeIdOf(readings[0]) + index), readings.Select(TradeIdOf));
    }

    private static JsonElement Member(string reading, string name)
    {
        using var document = JsonDocument.Parse(reading);
        return document.RootElement.GetProperty(name).Clone();
    }
}

using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;

namespace Vwap.Cli.Tests;

/// <summary>Publishes readings to the topics of their products.</summary>
internal static class PublishedMarket
{
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    /// <summary>Publishes the readings of 200 trades of each product, as a run does.</summary>
    /// <returns>The readings, in order.</returns>
    public static async Task<string[]> PublishAsync(string brokers, params IEnumerable<string> arguments)
    {
        using var folder = new TemporaryFolder();
        var trades = folder.Write("trades.csv", Csv(DateTime.UtcNow));
        var (exitCode, output, log) = await VwapProcess.RunAsync(["replay", trades, "--output", "jsonl", .. arguments]);
        Assert.True(exitCode == 0, log);
        var readings = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var product in readings.GroupBy(ProductOf, StringComparer.Ordinal))
            Produce(brokers, product.Key, product);
        return readings;
    }

    /// <summary>Produces values to one partition of a topic.</summary>
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

    /// <summary>Checks that trade ids are contiguous.</summary>
    public static void AssertContiguous(IReadOnlyList<string> readings)
    {
        Assert.NotEmpty(readings);
        Assert.Equal(Enumerable.Range(0, readings.Count).Select(index => TradeIdOf(readings[0]) + index), readings.Select(TradeIdOf));
    }

    private static string Csv(DateTime opening)
    {
        var lines = Enumerable.Range(0, 600).Select(index => string.Create(
            CultureInfo.InvariantCulture,
            $"{Products[index % 3]},{1_000 + index / 3},{100 + index % 7}.{index % 10},0.0{index % 9 + 1},{opening.AddMilliseconds(index):yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}"));
        return string.Join('\n', ["product,trade_id,price,size,time", .. lines]) + "\n";
    }

    private static JsonElement Member(string reading, string name)
    {
        using var document = JsonDocument.Parse(reading);
        return document.RootElement.GetProperty(name).Clone();
    }
}

using Confluent.Kafka;

namespace Vwap.Kafka.Tests;

/// <summary>Publishes to topics: by an output, or records that may be unexpected.</summary>
internal static class Published
{
    /// <summary>The readings of streams, each in the topic of its product.</summary>
    public static Publication Readings(StreamId[] streams, params string[] windows) =>
        Publication.OfReadings(TopicPattern.Default, streams, [.. windows.Select(WindowSpec.Parse)]);

    public static Task<KafkaOutput> OpenAsync(KafkaConnection connection, Publication publication, LogRecorder log, KafkaOutputOptions? options = null) =>
        KafkaOutput.OpenAsync(connection, publication, options, TimeProvider.System, log, TestContext.Current.CancellationToken);

    /// <summary>Publishes readings with an output of their own, and waits until they are delivered.</summary>
    public static async Task PublishAsync(KafkaConnection connection, Publication publication, LogRecorder log, Reading[] readings)
    {
        await using var output = await OpenAsync(connection, publication, log);
        output.Post(readings);
        Assert.Equal(0, (await output.StopAsync(TestDeadline.Patience)).Pending);
    }

    /// <summary>Produces readings, with the times of their trades.</summary>
    public static void Produce(string brokers, string topic, IEnumerable<Reading> readings) =>
        Produce(brokers, topic, readings.Select(reading => (Expected.Json([reading])[0], reading.Trade.Time)));

    /// <summary>Produces values with their times to one partition.</summary>
    public static void Produce(string brokers, string topic, IEnumerable<(string Value, DateTime Time)> records, int batchMax = 10_000, int partition = 0)
    {
        using var producer = new ProducerBuilder<string, string>(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = brokers,
            ["queue.buffering.max.messages"] = "1000000",
            ["linger.ms"] = "20",
            ["batch.num.messages"] = $"{batchMax}",
        }).Build();
        foreach (var (value, time) in records)
            producer.Produce(new TopicPartition(topic, partition), new() { Key = topic, Value = value, Timestamp = new(time) });
        Assert.Equal(0, producer.Flush(TestDeadline.Patience));
    }

    /// <summary>Returns where reading starts for a trade id.</summary>
    public static long FindStart(KafkaConnection connection, string topic, long tradeId)
    {
        using var reader = new PartitionReader(new(connection, TimeProvider.System, new LogRecorder()));
        return new TradeIdSearch(reader, TestContext.Current.CancellationToken).Find(new(topic, 0), tradeId);
    }
}

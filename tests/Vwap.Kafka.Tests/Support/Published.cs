using Confluent.Kafka;

namespace Vwap.Kafka.Tests;

/// <summary>Puts records into topics as a producer would, and as none of ours would.</summary>
internal static class Published
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Readings, published in the second in which their trades happened.</summary>
    public static void Produce(string brokers, string topic, IEnumerable<Reading> readings) =>
        Produce(brokers, topic, readings.Select(reading => (Expected.Json([reading])[0], reading.Trade.Time)));

    /// <summary>Values with the times of their records, all in one partition.</summary>
    public static void Produce(string brokers, string topic, IEnumerable<(string Value, DateTime Time)> records)
    {
        using var producer = new ProducerBuilder<string, string>(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = brokers,
            ["queue.buffering.max.messages"] = "1000000",
            ["linger.ms"] = "20",
        }).Build();
        foreach (var (value, time) in records)
            producer.Produce(new TopicPartition(topic, 0), new() { Key = topic, Value = value, Timestamp = new(time) });
        Assert.Equal(0, producer.Flush(Patience));
    }

    /// <summary>Where reading begins for a trade id.</summary>
    public static long FindStart(KafkaConnection connection, string topic, long tradeId)
    {
        using var reader = new KafkaClients(connection, TimeProvider.System, new LogRecorder()).CreateReader();
        var offset = new FirstReading(reader).Find(new(topic, 0), tradeId);
        reader.Close();
        return offset;
    }
}

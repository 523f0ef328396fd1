using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka.Testing;

/// <summary>What a topic holds, read by a consumer of its own.</summary>
public static class TopicContent
{
    /// <summary>All records, partition by partition.</summary>
    public static IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(string brokers, string topic) => Read(new KafkaConnection { Brokers = brokers }, topic);

    /// <summary>All records of a topic that not everybody may read.</summary>
    public static IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(KafkaConnection connection, string topic)
    {
        var settings = new Dictionary<string, string>(connection.Settings, StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = connection.Brokers,
            ["group.id"] = "content",
            ["enable.partition.eof"] = "true",
            ["enable.auto.commit"] = "false",
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(settings).Build();
        using var admin = new AdminClientBuilder(settings).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions;
        var records = new List<ConsumeResult<byte[], byte[]>>();
        foreach (var partition in partitions)
        {
            consumer.Assign(new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning));
            while (consumer.Consume(TimeSpan.FromSeconds(10)) is { IsPartitionEOF: false } record)
                records.Add(record);
        }

        consumer.Close();
        return records;
    }

    /// <summary>Waits until a committed record of a trade is in the first partition of a topic.</summary>
    public static void AwaitTrade(string brokers, string topic, long tradeId, TimeSpan patience) =>
        Await(brokers, topic, $"{tradeId}", trade => trade == $"{tradeId}", patience);

    /// <summary>Waits until a committed record is in the first partition of a topic.</summary>
    public static void AwaitAny(string brokers, string topic, TimeSpan patience) => Await(brokers, topic, "any", _ => true, patience);

    /// <summary>The values of all records, as text.</summary>
    public static string[] Values(string brokers, string topic) => Values(new KafkaConnection { Brokers = brokers }, topic);

    /// <summary>The same of a topic that not everybody may read.</summary>
    public static string[] Values(KafkaConnection connection, string topic) =>
        [.. Read(connection, topic).Select(record => Encoding.UTF8.GetString(record.Message.Value))];

    private static void Await(string brokers, string topic, string awaited, Func<string, bool> isAwaited, TimeSpan patience)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = brokers,
            ["group.id"] = "awaited",
            ["enable.auto.commit"] = "false",
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(settings).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var (begun, last, came) = (Stopwatch.StartNew(), "none", false);
        while (!came && begun.Elapsed < patience)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is not { } record)
                continue;
            last = Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("trade_id"));
            came = isAwaited(last);
        }

        consumer.Close();
        Assert.True(came, $"{topic}: no record of trade {awaited} within {patience.TotalSeconds} s; the last is of trade {last}");
    }
}

using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Vwap.Testing;

namespace Vwap.Kafka.Testing;

/// <summary>Reads topics with a separate consumer.</summary>
public static class TopicContent
{
    /// <summary>Returns all records, partition by partition; waits until the topic exists.</summary>
    public static IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(string brokers, string topic) => Read(new KafkaConnection { Brokers = brokers }, topic);

    /// <summary>Returns all records, with a connection's credentials.</summary>
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
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var records = new List<ConsumeResult<byte[], byte[]>>();
        foreach (var partition in FindPartitions(admin, topic))
        {
            consumer.Assign(new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning));
            for (var record = Consume(consumer, topic); !record.IsPartitionEOF; record = Consume(consumer, topic))
                records.Add(record);
        }

        consumer.Close();
        return records;
    }

    /// <summary>Waits for a committed record of a trade in the first partition of a topic.</summary>
    public static void AwaitTrade(string brokers, string topic, long tradeId, TimeSpan patience) =>
        Await(brokers, topic, $"{tradeId}", trade => trade == $"{tradeId}", patience);

    /// <summary>Waits for any committed record in the first partition of a topic.</summary>
    public static void AwaitAny(string brokers, string topic, TimeSpan patience) => Await(brokers, topic, "any", _ => true, patience);

    /// <summary>Returns the values of all records, as text.</summary>
    public static string[] Values(string brokers, string topic) => Values(new KafkaConnection { Brokers = brokers }, topic);

    /// <summary>Returns the values of all records, with a connection's credentials.</summary>
    public static string[] Values(KafkaConnection connection, string topic) =>
        [.. Read(connection, topic).Select(record => Encoding.UTF8.GetString(record.Message.Value))];

    private static List<PartitionMetadata> FindPartitions(IAdminClient admin, string topic)
    {
        List<PartitionMetadata> partitions = [];
        admin.AwaitMetadata(
            metadata =>
            {
                partitions = metadata.Topics.Find(known => known.Topic == topic)?.Partitions ?? [];
                return partitions.Count > 0 && partitions.TrueForAll(partition => partition.Leader >= 0);
            },
            () => $"a leader of each partition of {topic}");
        return partitions;
    }

    /// <summary>A timeout must not be taken for the end of the partition.</summary>
    private static ConsumeResult<byte[], byte[]> Consume(IConsumer<byte[], byte[]> consumer, string topic) =>
        consumer.Consume(TestDeadline.Patience) ?? throw new TimeoutException($"{topic}: neither a record nor the end within {TestDeadline.Patience.TotalSeconds} s");

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

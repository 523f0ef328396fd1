using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka.Testing;

/// <summary>What a topic holds, read by a consumer of its own.</summary>
public static class TopicContent
{
    /// <summary>All records, partition by partition.</summary>
    public static IReadOnlyList<ConsumeResult<byte[], byte[]>> Read(string brokers, string topic)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = brokers,
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

    /// <summary>The values of all records, as text.</summary>
    public static string[] Values(string brokers, string topic) => [.. Read(brokers, topic).Select(record => Encoding.UTF8.GetString(record.Message.Value))];
}

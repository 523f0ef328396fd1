using Confluent.Kafka;
using Vwap.Testing;

namespace Vwap.Kafka.Testing;

/// <summary>librdkafka's mock cluster, inside this process: it speaks the real protocol on real ports.</summary>
/// <remarks>It cannot create topics by request: a metadata request creates them, with four partitions.</remarks>
public sealed class MockKafka : IDisposable
{
    private readonly IAdminClient _cluster;

    private MockKafka(IAdminClient cluster)
    {
        _cluster = cluster;
        Brokers = string.Join(',', cluster.GetMetadata(TestDeadline.Patience).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    /// <summary>Its brokers: HOST:PORT, comma separated.</summary>
    public string Brokers { get; }

    /// <summary>How to connect to it.</summary>
    public KafkaConnection Connection => new() { Brokers = Brokers, StartWait = TestDeadline.Patience };

    /// <summary>Starts it with topics.</summary>
    public static MockKafka Start(params string[] topics)
    {
        var cluster = new AdminClientBuilder(new Dictionary<string, string>(StringComparer.Ordinal) { ["test.mock.num.brokers"] = "3", ["bootstrap.servers"] = "mock" }).Build();
        var kafka = new MockKafka(cluster);
        foreach (var topic in topics)
            cluster.GetMetadata(topic, TestDeadline.Patience);
        return kafka;
    }

    /// <summary>Stops it.</summary>
    public void Dispose() => _cluster.Dispose();
}

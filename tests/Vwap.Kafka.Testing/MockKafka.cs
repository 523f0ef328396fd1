using Confluent.Kafka;

namespace Vwap.Kafka.Testing;

/// <summary>librdkafka's own cluster inside this process: it speaks the real protocol on real ports.</summary>
/// <remarks>It has no request to create topics: they come to be when they are asked for, with four partitions.</remarks>
public sealed class MockKafka : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly IAdminClient _cluster;

    private MockKafka(IAdminClient cluster)
    {
        _cluster = cluster;
        Brokers = string.Join(',', cluster.GetMetadata(Patience).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    /// <summary>Its addresses, HOST:PORT, comma separated.</summary>
    public string Brokers { get; }

    /// <summary>How to reach it.</summary>
    public KafkaConnection Connection => new() { Brokers = Brokers, StartWait = Patience };

    /// <summary>Starts it with topics; skips the test where librdkafka is not installed.</summary>
    public static MockKafka Start(params string[] topics)
    {
        Needs.Librdkafka();
        var cluster = new AdminClientBuilder(new Dictionary<string, string>(StringComparer.Ordinal) { ["test.mock.num.brokers"] = "3", ["bootstrap.servers"] = "mock" }).Build();
        var kafka = new MockKafka(cluster);
        foreach (var topic in topics)
            cluster.GetMetadata(topic, Patience);
        return kafka;
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _cluster.Dispose();
}

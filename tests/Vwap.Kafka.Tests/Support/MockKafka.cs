using Confluent.Kafka;

namespace Vwap.Kafka.Tests;

/// <summary>librdkafka's own cluster inside this process: it speaks the real protocol on real ports.</summary>
/// <remarks>It has no request to create topics: they come to be when they are asked for, with four partitions.</remarks>
internal sealed class MockKafka : IDisposable
{
    private readonly IAdminClient _cluster;

    private MockKafka(IAdminClient cluster)
    {
        _cluster = cluster;
        Brokers = string.Join(',', cluster.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    public string Brokers { get; }

    public KafkaConnection Connection => new() { Brokers = Brokers, StartWait = TimeSpan.FromSeconds(20) };

    public static MockKafka Start(params string[] topics)
    {
        Needs.Librdkafka();
        var cluster = new AdminClientBuilder(new Dictionary<string, string>(StringComparer.Ordinal) { ["test.mock.num.brokers"] = "3", ["bootstrap.servers"] = "mock" }).Build();
        var kafka = new MockKafka(cluster);
        foreach (var topic in topics)
            cluster.GetMetadata(topic, TimeSpan.FromSeconds(10));
        return kafka;
    }

    public void Dispose() => _cluster.Dispose();
}

using System.Text.Json;

namespace Vwap.Kafka;

/// <summary>Understands what librdkafka says of itself every second.</summary>
internal static class ConsumerHealth
{
    /// <summary>Whether the broker of each partition that is read is connected; of none, whether any broker is.</summary>
    /// <param name="statistics">The statistics of librdkafka, in JSON.</param>
    public static bool IsConnected(string statistics)
    {
        using var document = JsonDocument.Parse(statistics);
        var connected = document.RootElement.GetProperty("brokers").EnumerateObject().Select(broker => broker.Value)
            .Where(broker => broker.GetProperty("state").GetString() == "UP")
            .Select(broker => broker.GetProperty("nodeid").GetInt32()).ToHashSet();
        var wanted = document.RootElement.GetProperty("topics").EnumerateObject()
            .SelectMany(topic => topic.Value.GetProperty("partitions").EnumerateObject()).Select(partition => partition.Value)
            .Where(partition => partition.GetProperty("fetch_state").GetString() is not ("none" or "stopped"))
            .Select(partition => partition.GetProperty("broker").GetInt32()).ToArray();
        return wanted.Length == 0 ? connected.Count > 0 : Array.TrueForAll(wanted, connected.Contains);
    }
}

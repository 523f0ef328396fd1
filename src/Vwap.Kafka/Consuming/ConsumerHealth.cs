using System.Text.Json;

namespace Vwap.Kafka;

/// <summary>Interprets librdkafka's statistics, which are JSON.</summary>
internal static class ConsumerHealth
{
    /// <summary>Whether the leader of every partition that is read is connected; without partitions, whether any broker is.</summary>
    public static bool IsConnected(string statistics)
    {
        using var document = JsonDocument.Parse(statistics);
        var connected = document.RootElement.GetProperty("brokers").EnumerateObject().Select(broker => broker.Value)
            .Where(broker => broker.GetProperty("state").GetString() == "UP")
            .Select(broker => broker.GetProperty("nodeid").GetInt32()).ToHashSet();
        var leaders = document.RootElement.GetProperty("topics").EnumerateObject()
            .SelectMany(topic => topic.Value.GetProperty("partitions").EnumerateObject()).Select(partition => partition.Value)
            .Where(partition => partition.GetProperty("fetch_state").GetString() is not ("none" or "stopped"))
            .Select(partition => partition.GetProperty("broker").GetInt32()).ToArray();
        return leaders.Length == 0 ? connected.Count > 0 : Array.TrueForAll(leaders, connected.Contains);
    }
}

using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Fences concurrent producers of the same topics: of two, the one that started later stops.</summary>
/// <remarks>Kafka fences producers with a transactional id only. Not thread-safe.</remarks>
internal sealed partial class ProducerFence(KafkaClients clients, string output)
{
    private readonly ILogger _logger = clients.Logger;
    private readonly HashSet<ProducerStamp> _earlier = [];

    /// <summary>The stamp of this producer.</summary>
    public ProducerStamp Stamp { get; } = ProducerStamp.Create(clients.TimeProvider);

    /// <summary>Decides about records that another producer wrote between ours.</summary>
    /// <remarks>The last records of a killed producer may arrive late, once: the session starts again after them. One that is met twice is alive.</remarks>
    /// <exception cref="KafkaFatalException">A producer that started earlier is alive.</exception>
    /// <exception cref="KafkaTransientException">Records of a producer that started earlier arrived late, or they cannot be read.</exception>
    public void Check(OffsetRange concurrent, CancellationToken cancellationToken)
    {
        using var reader = new PartitionReader(clients);
        var stamps = reader.Read(concurrent.From, concurrent.End, cancellationToken).Select(record => ProducerStamp.Read(record.Message.Headers)).Distinct().ToArray();
        var earlier = stamps.OfType<ProducerStamp>().Where(stamp => stamp.IsEarlierThan(Stamp)).ToArray();
        var topic = concurrent.From.Topic;
        if (earlier.Length == 0)
        {
            LogConcurrent(output, topic, concurrent.From.Offset.Value, concurrent.End - concurrent.From.Offset.Value);
            return;
        }

        if (!Array.TrueForAll(earlier, _earlier.Add))
            throw new KafkaFatalException($"another producer, started earlier, is writing to the topic {topic}: stop it, or use another --topic");
        throw new KafkaTransientException($"late records of an earlier producer in the topic {topic}, duplicates are possible");
    }

    [LoggerMessage(6043, LogLevel.Error, "{Output}: another producer wrote {Count} record(s) to {Topic} at offset {Offset}; it started later than this one and should stop")]
    private partial void LogConcurrent(string output, string topic, long offset, long count);
}

/// <summary>Identifies a producer: its start time and a random part. The record header <c>producer</c> carries it.</summary>
internal readonly record struct ProducerStamp(long StartedMilliseconds, string Nonce)
{
    public const string Header = "producer";

    public static ProducerStamp Create(TimeProvider timeProvider) => new(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), Guid.NewGuid().ToString("n")[..8]);

    /// <returns>Null when there is no such header.</returns>
    public static ProducerStamp? Read(Headers? headers)
    {
        if (headers is null || !headers.TryGetLastBytes(Header, out var bytes))
            return null;
        var parts = Encoding.UTF8.GetString(bytes).Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            ? new(started, parts[1])
            : null;
    }

    public bool IsEarlierThan(ProducerStamp other) =>
        (StartedMilliseconds, string.CompareOrdinal(Nonce, other.Nonce)).CompareTo((other.StartedMilliseconds, 0)) < 0;

    public override string ToString() => $"{StartedMilliseconds}-{Nonce}";
}

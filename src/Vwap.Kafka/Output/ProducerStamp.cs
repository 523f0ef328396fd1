using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>Which producer sent a record: when it started, and a random part. The record header <c>producer</c> carries it.</summary>
internal readonly record struct ProducerStamp(long StartedMilliseconds, string Nonce)
{
    public const string Header = "producer";

    public static ProducerStamp Create(TimeProvider timeProvider) => new(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), Guid.NewGuid().ToString("n")[..8]);

    /// <returns>Null when the record has no such header.</returns>
    public static ProducerStamp? Of(Headers? headers)
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

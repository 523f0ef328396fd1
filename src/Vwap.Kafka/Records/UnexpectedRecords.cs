using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Counts and logs, throttled per topic, the records that are not what they should be: a reading or a trade.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed partial class UnexpectedRecords(string kind, KafkaClients clients)
{
    private readonly ILogger _logger = clients.Logger;
    private readonly LogThrottle<string> _throttle = new(clients.TimeProvider);

    public long Count { get; private set; }

    public void Add(ConsumeResult<byte[], byte[]> record)
    {
        Count++;
        if (_throttle.IsDue(record.Topic))
            LogSkipped(record.Topic, record.Partition.Value, record.Offset.Value, kind, Count);
    }

    [LoggerMessage(6080, LogLevel.Warning, "{Topic}: skipping the record at partition {Partition}, offset {Offset}: not a {Kind}; {Count} skipped so far")]
    private partial void LogSkipped(string topic, int partition, long offset, string kind, long count);
}

using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Counts and tells the records of somebody else among those that are read.</summary>
/// <remarks>One thread.</remarks>
/// <param name="kind">What they are not, such as <c>reading</c>.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where they are told: the first of each topic at once, others now and then.</param>
internal sealed partial class ForeignRecords(string kind, TimeProvider timeProvider, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly LogPace<string> _pace = new(timeProvider);

    public long Count { get; private set; }

    public void Tell(ConsumeResult<byte[], byte[]> record)
    {
        Count++;
        if (_pace.IsDue(record.Topic))
            LogForeign(record.Topic, record.Partition.Value, record.Offset.Value, kind, Count);
    }

    [LoggerMessage(6080, LogLevel.Warning, "{Topic}: the record at partition {Partition}, offset {Offset} is not a {Kind} and is skipped; {Count} so far")]
    private partial void LogForeign(string topic, int partition, long offset, string kind, long count);
}

using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Counts and logs, throttled, the trade ids of a series that repeat or are skipped.</summary>
/// <remarks>Not thread-safe. A stream published to several topics has a series in each.</remarks>
internal sealed partial class SequenceCheck(KafkaClients clients)
{
    private readonly ILogger _logger = clients.Logger;
    private readonly Dictionary<(string Topic, Series Series), long> _last = [];
    private readonly LogThrottle<(string Topic, Series Series, bool IsRepeated)> _throttle = new(clients.TimeProvider);

    public long Repeated { get; private set; }

    public long Skipped { get; private set; }

    public void Add(string topic, RecordId reading)
    {
        if (_last.TryGetValue((topic, reading.Series), out var last) && reading.TradeId != last + 1)
            Report(topic, reading.Series, last, reading.TradeId);
        _last[(topic, reading.Series)] = Restarts.Latest(last, reading.TradeId);
    }

    /// <summary>Starts again: another member of the group has read the topic meanwhile.</summary>
    public void Reset(string topic)
    {
        foreach (var series in _last.Keys.Where(series => series.Topic == topic).ToArray())
            _last.Remove(series);
    }

    private void Report(string topic, Series series, long last, long tradeId)
    {
        var isRepeated = tradeId <= last;
        Repeated += isRepeated ? 1 : 0;
        Skipped += isRepeated ? 0 : tradeId - last - 1;
        if (!_throttle.IsDue((topic, series, isRepeated)))
            return;
        if (isRepeated)
            LogRepeated(topic, series.Stream, series.Window, tradeId, last, Repeated);
        else
            LogSkipped(topic, series.Stream, series.Window, last + 1, tradeId - 1, Skipped);
    }

    [LoggerMessage(6070, LogLevel.Warning, "{Topic}: {Stream} window {Window}: trade {TradeId} repeated after {Last}; {Repeated} repeated so far")]
    private partial void LogRepeated(string topic, StreamId stream, string window, long tradeId, long last, long repeated);

    [LoggerMessage(6071, LogLevel.Warning, "{Topic}: {Stream} window {Window}: trades {From}..{To} skipped; {Skipped} skipped so far")]
    private partial void LogSkipped(string topic, StreamId stream, string window, long from, long to, long skipped);
}

using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Sees when trade ids of a series repeat or skip, and says so: at once, then now and then.</summary>
/// <remarks>One thread.</remarks>
internal sealed partial class SequenceWatch(TimeProvider timeProvider, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly Dictionary<(string Topic, Series Series), long> _last = [];
    private readonly LogPace<(string Topic, Series Series, bool Repeats)> _pace = new(timeProvider);

    public long Repeated { get; private set; }

    public long Skipped { get; private set; }

    /// <summary>Series of different topics are different ones: a product may be published to several.</summary>
    public void Follow(string topic, RecordId reading)
    {
        if (_last.TryGetValue((topic, reading.Series), out var last) && reading.TradeId != last + 1)
            Tell(topic, reading.Series, last, reading.TradeId);
        _last[(topic, reading.Series)] = Math.Max(last, reading.TradeId);
    }

    /// <summary>Another member of the group has read on: what comes next is no gap.</summary>
    public void Forget(string topic)
    {
        foreach (var series in _last.Keys.Where(series => series.Topic == topic).ToArray())
            _last.Remove(series);
    }

    private void Tell(string topic, Series series, long last, long tradeId)
    {
        var repeats = tradeId <= last;
        Repeated += repeats ? 1 : 0;
        Skipped += repeats ? 0 : tradeId - last - 1;
        if (!_pace.IsDue((topic, series, repeats)))
            return;
        if (repeats)
            LogRepeated(topic, series.Product, series.Window, tradeId, last, Repeated);
        else
            LogSkipped(topic, series.Product, series.Window, last + 1, tradeId - 1, Skipped);
    }

    [LoggerMessage(6070, LogLevel.Warning, "{Topic}: {Product} window {Window} repeats trade {TradeId} after {Last}; {Repeated} readings repeated so far")]
    private partial void LogRepeated(string topic, string product, string window, long tradeId, long last, long repeated);

    [LoggerMessage(6071, LogLevel.Warning, "{Topic}: {Product} window {Window} skips trades {From}..{To}; {Skipped} skipped so far")]
    private partial void LogSkipped(string topic, string product, string window, long from, long to, long skipped);
}

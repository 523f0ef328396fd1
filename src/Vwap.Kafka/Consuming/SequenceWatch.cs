using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Sees when trade ids of a series repeat or skip, and says so: at once, then now and then.</summary>
/// <remarks>One thread.</remarks>
internal sealed partial class SequenceWatch(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = logger;
    private readonly Dictionary<Series, long> _last = [];
    private readonly Dictionary<(Series, bool), long> _said = [];

    public long Repeated { get; private set; }

    public long Skipped { get; private set; }

    public void Follow(string topic, ReadingText reading)
    {
        var series = new Series(reading.Product, reading.Window);
        if (_last.TryGetValue(series, out var last) && reading.TradeId != last + 1)
            Tell(topic, series, last, reading.TradeId);
        _last[series] = Math.Max(last, reading.TradeId);
    }

    private void Tell(string topic, Series series, long last, long tradeId)
    {
        var repeats = tradeId <= last;
        Repeated += repeats ? 1 : 0;
        Skipped += repeats ? 0 : tradeId - last - 1;
        if (_said.TryGetValue((series, repeats), out var said) && time.GetElapsedTime(said) < Interval)
            return;
        _said[(series, repeats)] = time.GetTimestamp();
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

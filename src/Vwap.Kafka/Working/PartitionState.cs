namespace Vwap.Kafka;

/// <summary>The windows of the streams of one partition.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="windows">The windows.</param>
/// <param name="from">The offset of the first record to be added.</param>
/// <param name="with">What readings have besides the VWAP.</param>
/// <param name="isStart">Whether that is the start of the partition: a stream not found has no earlier trade.</param>
internal sealed class PartitionState(IReadOnlyList<WindowSpec> windows, ReadingExtras with, long from, bool isStart)
{
    private readonly VwapEngine _engine = new(with, windows);
    private readonly HashSet<StreamId> _filling = [];
    private readonly HashSet<StreamId> _streams = [];

    /// <summary>The offset of the first record added.</summary>
    public long From { get; } = from;

    /// <summary>Whether earlier trades would change nothing: there are none, or the windows of all streams found are full.</summary>
    public bool IsWhole => isStart || _filling.Count == 0;

    /// <summary>Whether all trades that matter for a stream were added.</summary>
    public bool Knows(StreamId stream) => isStart || _streams.Contains(stream);

    /// <summary>Adds a trade and says what became of it.</summary>
    /// <returns>Its readings: none for a duplicate, late or excluded one. Valid until the next call.</returns>
    public ReadOnlySpan<Reading> Add(in Trade trade, out Verdict verdict)
    {
        _streams.Add(trade.Stream);
        var readings = _engine.Add(trade, out verdict);
        if (_engine.IsFilled(trade.Stream))
            _filling.Remove(trade.Stream);
        else
            _filling.Add(trade.Stream);
        return readings;
    }
}

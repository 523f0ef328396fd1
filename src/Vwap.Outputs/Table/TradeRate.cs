namespace Vwap.Outputs;

/// <summary>Trades per second over the last few seconds, in buckets of one second.</summary>
internal sealed class TradeRate(TimeProvider timeProvider)
{
    private const int Seconds = 5;

    private readonly long[] _buckets = new long[Seconds + 1];
    private readonly long _start = timeProvider.GetTimestamp();
    private long _second;

    public void Add()
    {
        Advance();
        _buckets[_second % _buckets.Length]++;
    }

    /// <summary>Tenths of a trade per second over the last whole seconds; the current second does not count yet.</summary>
    public long TenthsPerSecond()
    {
        Advance();
        return (_buckets.Sum() - _buckets[_second % _buckets.Length]) * 10 / Seconds;
    }

    private void Advance()
    {
        for (var now = (long)timeProvider.GetElapsedTime(_start).TotalSeconds; _second < now;)
            _buckets[++_second % _buckets.Length] = 0;
    }
}

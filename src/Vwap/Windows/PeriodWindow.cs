namespace Vwap;

/// <summary>The trades of the newest one's period: from the first one, in id order, that is not before its start.</summary>
internal sealed class PeriodWindow(WindowSpec spec, WindowPeriod period, TradeHistory history) : SlidingWindow(spec, history)
{
    private long _start = long.MaxValue;
    private long _end = long.MinValue;

    protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest)
    {
        if (newest.TimeTicks < _start || newest.TimeTicks >= _end)
            (_start, _end) = period.Find(newest.TimeTicks);
        return oldest.TimeTicks < _start;
    }

    /// <summary>Trades missing before the oldest one may be of the period.</summary>
    protected override bool IsTouchedBy(long gap) => gap >= Tail;

    protected override bool IsFilled() => IsPastKnown || KnownSince < _start;
}

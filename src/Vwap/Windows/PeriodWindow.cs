namespace Vwap;

/// <summary>The trades of the newest one's period: from the first one, in id order, that is not before its start.</summary>
internal class PeriodWindow(WindowSpec spec, WindowPeriod period, TradeHistory history) : SlidingWindow(spec, history)
{
    private long _start = long.MaxValue;
    private long _end = long.MinValue;

    protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest)
    {
        if (!IsInPeriod(newest))
            (_start, _end) = period.Find(newest.TimeTicks);
        return oldest.TimeTicks < _start;
    }

    /// <summary>Whether a trade is of the period that the window is in.</summary>
    protected bool IsInPeriod(in HeldTrade trade) => trade.TimeTicks >= _start && trade.TimeTicks < _end;

    /// <summary>Trades missing before the oldest one may be of the period.</summary>
    protected override bool IsTouchedBy(long gap) => gap >= Tail;

    protected override bool IsFilled() => IsPastKnown || KnownSince < _start;
}

namespace Vwap;

/// <summary>The trades with time in (t − L, t], where t is the time of the newest.</summary>
internal sealed class TimeWindow(WindowSpec spec, TimeSpan length, TradeHistory history) : SlidingWindow(spec, history)
{
    private readonly long _lengthTicks = length.Ticks;

    protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest) => oldest.TimeTicks <= newest.TimeTicks - _lengthTicks;

    /// <summary>When the missing trades happened is unknown, but not later than the trade after them: once that one has left, they have too.</summary>
    protected override bool IsTouchedBy(long gap) => gap >= Tail;

    protected override bool IsFilled() => History.Newest.TimeTicks - KnownSince >= _lengthTicks;
}

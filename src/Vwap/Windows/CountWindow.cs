namespace Vwap;

/// <summary>The last N trades.</summary>
internal sealed class CountWindow(WindowSpec spec, int size, TradeHistory history) : SlidingWindow(spec, history)
{
    protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest) => Sum.Count > size;

    /// <summary>With nothing missing after its oldest trade, the window holds the last N; what is missing before that has left.</summary>
    protected override bool IsTouchedBy(long gap) => gap > Tail;

    protected override bool IsFilled() => Sum.Count == size;
}

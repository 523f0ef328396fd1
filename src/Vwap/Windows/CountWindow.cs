namespace Vwap;

/// <summary>The last N trades.</summary>
internal sealed class CountWindow(WindowSpec spec, int size, TradeHistory history) : SlidingWindow(spec, history)
{
    protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest) => Sum.Count > size;

    /// <summary>
    /// With nothing missing after its oldest trade, a full window is the last N ids; one that is not full has let go of nothing, and before
    /// the first trade of all no id is known to be missing.
    /// </summary>
    protected override bool IsTouchedBy(long holeEnd, long oldestId) => holeEnd > oldestId;

    protected override bool IsFilled(long knownSince) => Sum.Count == size;
}

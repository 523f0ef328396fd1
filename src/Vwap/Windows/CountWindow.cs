namespace Vwap;

/// <summary>The last N trades.</summary>
internal sealed class CountWindow(WindowSpec spec, int size, TradeHistory history) : SlidingWindow(spec, history)
{
    protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest) => Sum.Count > size;

    /// <summary>A full window reaches back exactly to its oldest trade; one that is not full reaches further back.</summary>
    protected override bool IsTouchedBy(long holeEnd, long oldestId) => holeEnd > oldestId || (Sum.Count < size && holeEnd == oldestId - 1);

    protected override bool IsFilled(long knownSince) => Sum.Count == size;
}

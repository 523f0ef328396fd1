using System.Diagnostics;

namespace Vwap;

/// <summary>One window of one product: a moving tail over the shared history, and the sum of what lies between.</summary>
/// <remarks>A trade enters once and leaves once, so that its cost does not grow with the window. Engine thread only.</remarks>
internal abstract class SlidingWindow(WindowSpec spec, TradeHistory history)
{
    private WindowSum _sum;

    public WindowSpec Spec { get; } = spec;

    /// <summary>The position of the oldest trade inside.</summary>
    public long Tail { get; private set; }

    public WindowSum Sum => _sum;

    protected TradeHistory History { get; } = history;

    private ref readonly HeldTrade Oldest => ref History[Tail];

    public static SlidingWindow Create(WindowSpec spec, TradeHistory history) =>
        spec.Count is { } count ? new CountWindow(spec, count, history) : new TimeWindow(spec, spec.Duration!.Value, history);

    /// <summary>Takes in the newest trade of the history and lets go of those that it pushes out.</summary>
    public void Advance() => Take(History.Newest);

    /// <summary>Lets go of the oldest trade.</summary>
    public void ReleaseOldest()
    {
        Debug.Assert(_sum.Count > 1, "Invariant: the newest trade is always inside");
        _sum.Remove(Oldest);
        Tail++;
    }

    /// <summary>
    /// Takes the trades of the history again, one after another, after it was rewritten or moved to another grid. One after another because
    /// times may go back: what a trade has pushed out stays out, however old the trades after it are.
    /// </summary>
    public void Rebuild()
    {
        _sum = default;
        Tail = History.Start;
        for (var position = History.Start; position < History.End; position++)
            Take(History[position]);
    }

    /// <summary>What to say of the window now.</summary>
    /// <param name="newestHole">The highest id known to be missing; 0 when none is.</param>
    /// <param name="knownSince">The time of the oldest trade from which on the history is known, in ticks.</param>
    public ReadingState State(long newestHole, long knownSince) =>
        newestHole != 0 && IsTouchedBy(newestHole, Oldest.Id) ? ReadingState.Gap
        : IsFilled(knownSince) ? ReadingState.Complete
        : ReadingState.Filling;

    private void Take(in HeldTrade trade)
    {
        _sum.Add(trade);
        while (IsPushedOut(Oldest, trade))
            ReleaseOldest();
    }

    /// <summary>Whether <paramref name="oldest"/> no longer counts now that <paramref name="newest"/> is in.</summary>
    protected abstract bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest);

    /// <summary>Whether a hole whose last id is <paramref name="holeEnd"/> may lie in the window's range.</summary>
    protected abstract bool IsTouchedBy(long holeEnd, long oldestId);

    protected abstract bool IsFilled(long knownSince);
}

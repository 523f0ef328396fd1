using System.Diagnostics;

namespace Vwap;

/// <summary>One window of one stream: a moving tail over the shared history, and the sum of what lies between.</summary>
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

    /// <summary>Adds the newest trade of the history and removes those that it pushes out.</summary>
    public void Advance() => Add(History.Newest);

    /// <summary>Removes the oldest trade.</summary>
    public void ReleaseOldest()
    {
        Debug.Assert(_sum.Count > 1, "Invariant: the newest trade is always inside");
        _sum.Remove(Oldest);
        Tail++;
    }

    /// <summary>
    /// Adds the trades of the history again, one after another, after it was rewritten or moved to another grid. One after another because
    /// times may go back: what a trade has pushed out stays out, however old the trades after it are.
    /// </summary>
    public void Rebuild()
    {
        _sum = default;
        Tail = History.Start;
        for (var position = History.Start; position < History.End; position++)
            Add(History[position]);
    }

    /// <summary>The state of a reading of the window now.</summary>
    /// <param name="newestGap">The position of the trade after the newest gap; −1 without a gap.</param>
    public ReadingState State(long newestGap) =>
        newestGap >= 0 && IsTouchedBy(newestGap) ? ReadingState.Gap
        : IsFilled() ? ReadingState.Complete
        : ReadingState.Filling;

    private void Add(in HeldTrade trade)
    {
        _sum.Add(trade);
        while (IsPushedOut(Oldest, trade))
            ReleaseOldest();
    }

    /// <summary>Whether <paramref name="oldest"/> no longer counts now that <paramref name="newest"/> is in.</summary>
    protected abstract bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest);

    /// <summary>Whether a gap before the trade at this position may lie in the window's range.</summary>
    protected abstract bool IsTouchedBy(long gap);

    protected abstract bool IsFilled();

    /// <summary>The last N trades.</summary>
    private sealed class CountWindow(WindowSpec spec, int size, TradeHistory history) : SlidingWindow(spec, history)
    {
        protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest) => Sum.Count > size;

        /// <summary>With nothing missing after its oldest trade, the window holds the last N; what is missing before that has left.</summary>
        protected override bool IsTouchedBy(long gap) => gap > Tail;

        protected override bool IsFilled() => Sum.Count == size;
    }

    /// <summary>The trades with time in (t − L, t], where t is the time of the newest.</summary>
    private sealed class TimeWindow(WindowSpec spec, TimeSpan length, TradeHistory history) : SlidingWindow(spec, history)
    {
        private readonly long _lengthTicks = length.Ticks;

        protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest) => oldest.TimeTicks <= newest.TimeTicks - _lengthTicks;

        /// <summary>When the missing trades happened is unknown, but not later than the trade after them: once that one has left, they have too.</summary>
        protected override bool IsTouchedBy(long gap) => gap >= Tail;

        protected override bool IsFilled() => History.Newest.TimeTicks - History.KnownSince >= _lengthTicks;
    }
}

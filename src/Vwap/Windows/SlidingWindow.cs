using System.Diagnostics;

namespace Vwap;

/// <summary>One window of one stream: a moving tail over the shared history, and the sum of what lies between.</summary>
/// <remarks>A trade enters once and leaves once, so that its cost does not grow with the window. Engine thread only.</remarks>
internal abstract class SlidingWindow(WindowSpec spec, TradeHistory history)
{
    private WindowSum _sum;
    private WindowStatistics? _statistics;

    /// <summary>For a window added later: the time of the oldest trade that was held since. What was dropped before is not in it.</summary>
    private long _heldSince = long.MinValue;
    private bool _isLate;

    public WindowSpec Spec { get; } = spec;

    /// <summary>The position of the oldest trade inside.</summary>
    public long Tail { get; private set; }

    public WindowSum Sum => _sum;

    protected TradeHistory History { get; } = history;

    /// <summary>The time, in ticks, since which every trade went through the window, gaps aside.</summary>
    protected long KnownSince => Math.Max(History.KnownSince, _heldSince);

    /// <summary>Whether no trade is older than those that went through the window.</summary>
    protected bool IsPastKnown => History.IsPastKnown && !_isLate;

    /// <summary>The bar that the newest trade has closed; null in other windows.</summary>
    protected ClosedBar? Closed { get; set; }

    private ref readonly HeldTrade Oldest => ref History[Tail];

    public static SlidingWindow Create(WindowSpec spec, TradeHistory history, ReadingExtras extras)
    {
        var window = Create(spec, history);
        window._statistics = extras == ReadingExtras.None ? null : new(extras, history);
        return window;
    }

    private static SlidingWindow Create(WindowSpec spec, TradeHistory history) => spec.Kind switch
    {
        WindowKind.Count => new CountWindow(spec, spec.Count!.Value, history),
        WindowKind.Duration => new TimeWindow(spec, spec.Duration!.Value, history),
        WindowKind.Bar => new BarWindow(spec, spec.Period!, history),
        WindowKind.Volume => new VolumeWindow(spec, spec.Volume!.Value, history),
        _ => new PeriodWindow(spec, spec.Period!, history),
    };

    /// <summary>Begins over a history from which trades have been dropped.</summary>
    public void BeginLate()
    {
        (_isLate, _heldSince) = (true, long.MaxValue);
        Rebuild();
    }

    /// <summary>The venue has no trade older than those held.</summary>
    public void KnowPast() => _isLate = false;

    /// <summary>Adds the newest trade of the history and removes those that it pushes out.</summary>
    public virtual void Advance() => Add(History.Newest);

    /// <summary>Removes the oldest trade although it counts.</summary>
    public void ReleaseOldest()
    {
        Debug.Assert(_sum.Count > 1, "Invariant: the newest trade remains inside");
        DropOldest();
    }

    /// <summary>
    /// Adds the trades of the history again, one after another, after it was rewritten or moved to another grid. One after another because
    /// times may go back: what a trade has pushed out stays out, however old the trades after it are.
    /// </summary>
    public void Rebuild()
    {
        _sum = default;
        _statistics?.Clear();
        Tail = History.Start;
        if (_heldSince > long.MinValue && History.Count > 0)
            _heldSince = Math.Min(_heldSince, History.Oldest.TimeTicks);
        for (var position = History.Start; position < History.End; position++)
            Add(History[position]);
    }

    /// <summary>What a reading of the window has besides the VWAP; null when nothing was asked for and no bar closed.</summary>
    public ReadingDetails? ReadDetails() =>
        _statistics is not null ? _statistics.Read(_sum, Tail, Closed)
        : Closed is not null ? new(ReadingExtras.None, dispersion: null) { Closed = Closed }
        : null;

    /// <summary>The state of a reading of the window now.</summary>
    /// <param name="newestGap">The position of the trade after the newest gap; −1 without a gap.</param>
    public ReadingState State(long newestGap) =>
        newestGap >= 0 && IsTouchedBy(newestGap) ? ReadingState.Gap
        : IsFilled() ? ReadingState.Complete
        : ReadingState.Filling;

    private void Add(in HeldTrade trade)
    {
        _sum.Add(trade);
        _statistics?.Add(Tail + _sum.Count - 1, isOnly: _sum.Count == 1);
        while (_sum.Count > 0 && IsPushedOut(Oldest, trade))
            DropOldest();
    }

    private void DropOldest()
    {
        _statistics?.Remove(Tail, isOnly: _sum.Count == 1);
        _sum.Remove(Oldest);
        Tail++;
    }

    /// <summary>Whether <paramref name="oldest"/> no longer counts now that <paramref name="newest"/> is in.</summary>
    protected abstract bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest);

    /// <summary>Whether a gap before the trade at this position may lie in the window's range.</summary>
    protected abstract bool IsTouchedBy(long gap);

    protected abstract bool IsFilled();
}

using System.Diagnostics;

namespace Vwap;

/// <summary>One product: its sequence of ids, the trades that its windows hold, and the windows.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class ProductEngine
{
    private readonly TradeSequencer _sequencer = new();
    private readonly TradeHistory _history = new();
    private readonly SlidingWindow[] _windows;
    private long _knownSince = long.MaxValue;

    public ProductEngine(IReadOnlyList<WindowSpec> windows) =>
        _windows = [.. windows.Select(window => SlidingWindow.Create(window, _history))];

    /// <summary>The highest id counted; 0 before the first.</summary>
    public long LastTradeId => _sequencer.Last;

    /// <summary>Whether every window holds all that it can hold, holes aside.</summary>
    public bool IsFilled => _history.Count > 0 && Array.TrueForAll(_windows, window => window.State(newestHole: 0, _knownSince) == ReadingState.Complete);

    /// <summary>The ids known to be missing that a window may still be touched by.</summary>
    public IReadOnlyList<IdRange> Missing => _sequencer.Holes.Ranges;

    public bool IsMissing(long id) => _sequencer.Holes.Contains(id);

    /// <summary>Judges a trade and counts it.</summary>
    /// <exception cref="TradeOverflowException">The trade cannot be counted exactly; nothing has changed.</exception>
    public Verdict Add(in Trade trade)
    {
        var verdict = _sequencer.Judge(trade.Id);
        if (verdict.Kind == VerdictKind.Late)
            Backfill([trade]);
        if (!verdict.Counts)
            return verdict;

        _history.Place(trade, out var held, out var widened);
        _sequencer.Accept(trade.Id, verdict);
        if (widened)
            RebuildWindows();
        Append(held);
        return verdict;
    }

    /// <summary>Puts missed or older trades in their places, without readings, and rebuilds the windows.</summary>
    /// <param name="trades">In id order, none above the last id counted.</param>
    /// <returns>How many could not be counted exactly and were left out.</returns>
    public int Backfill(ReadOnlySpan<Trade> trades)
    {
        if (trades.IsEmpty)
            return 0;

        Debug.Assert(trades[^1].Id < _sequencer.Last, "Invariant: only what came before the last trade is filled in behind it");
        var refused = _history.Merge(trades);
        _knownSince = Math.Min(_knownSince, _history[_history.Start].TimeTicks);
        _sequencer.Holes.Reset(_history);
        RebuildWindows();
        DropUnneeded();
        return refused;
    }

    /// <summary>Appends the reading of each window after <paramref name="trade"/>, the last one counted, but for those emitted earlier.</summary>
    public void Read(in Trade trade, List<Reading> readings, ResumePoint emitted)
    {
        Debug.Assert(trade.Id == _sequencer.Last, "Invariant: a reading is that of the newest trade");
        foreach (var window in _windows)
        {
            if (!emitted.Covers(trade.Product, window.Spec, trade.Id))
                readings.Add(new(trade, window, _history.Grid, window.State(_sequencer.Holes.Newest, _knownSince)));
        }
    }

    private void Append(in HeldTrade held)
    {
        if (_history.Count == EngineLimits.HistoryTradesMax)
            ReleaseOldest();
        if (_knownSince == long.MaxValue)
            _knownSince = held.TimeTicks;

        _history.Append(held);
        foreach (var window in _windows)
            window.Advance();
        DropUnneeded();
    }

    /// <summary>At the limit: the windows that still hold the oldest trade let go of it, and what is known begins after it.</summary>
    private void ReleaseOldest()
    {
        _knownSince = _history[_history.Start].TimeTicks;
        foreach (var window in _windows)
        {
            if (window.Tail == _history.Start)
                window.ReleaseOldest();
        }

        _history.DropBefore(_history.Start + 1);
    }

    private void RebuildWindows()
    {
        if (_history.Count == 0)
            return;
        foreach (var window in _windows)
            window.Rebuild();
    }

    private void DropUnneeded()
    {
        var tail = long.MaxValue;
        foreach (var window in _windows)
            tail = Math.Min(tail, window.Tail);
        if (tail == _history.Start)
            return;

        _history.DropBefore(tail);
        // A hole right before the oldest trade still touches the time window that holds that trade.
        _sequencer.Holes.ForgetBefore(_history[_history.Start].Id - 1);
    }
}

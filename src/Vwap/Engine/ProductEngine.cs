using System.Diagnostics;

namespace Vwap;

/// <summary>One product: its sequence of ids, the trades that its windows hold, and the windows.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class ProductEngine
{
    private readonly TradeSequencer _sequencer = new();
    private readonly TradeHistory _history;
    private readonly SlidingWindow[] _windows;

    public ProductEngine(IReadOnlyList<WindowSpec> windows, int historyTradesMax)
    {
        _history = new(historyTradesMax);
        _windows = [.. windows.Select(window => SlidingWindow.Create(window, _history))];
    }

    /// <summary>The highest id counted; 0 before the first.</summary>
    public long LastTradeId => _sequencer.Last;

    /// <summary>Whether every window holds all that it can hold, holes aside.</summary>
    public bool IsFilled =>
        _history.Count > 0 && Array.TrueForAll(_windows, window => window.State(newestHole: 0, _history.KnownSince) == ReadingState.Complete);

    /// <summary>The ids known to be missing that a window may still be touched by.</summary>
    public IReadOnlyList<IdRange> Missing => _sequencer.Holes.Ranges;

    public bool IsMissing(long id) => _sequencer.Holes.Contains(id);

    /// <summary>Judges a trade and counts it.</summary>
    /// <exception cref="TradeOverflowException">The trade cannot be counted exactly; nothing has changed.</exception>
    public Verdict Add(in Trade trade)
    {
        var verdict = _sequencer.Judge(trade.Id);
        if (verdict.Kind == VerdictKind.Late && Backfill([trade]) > 0)
            throw new TradeOverflowException(trade);
        if (!verdict.Counts)
            return verdict;

        _history.Place(trade, out var held, out var moved);
        _sequencer.Accept(trade.Id, verdict);
        if (moved)
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
        var refused = _history.Merge(SkipDropped(trades));
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
                readings.Add(new(trade, window, _history.Grid, window.State(_sequencer.Holes.Newest, _history.KnownSince)));
        }
    }

    /// <summary>
    /// Passes over what lies before the oldest trade once trades were dropped there, unless it is known to be missing: no window needs it,
    /// and between it and the oldest trade the dropped ones would look like a hole.
    /// </summary>
    private ReadOnlySpan<Trade> SkipDropped(ReadOnlySpan<Trade> trades)
    {
        var skipped = 0;
        while (_history.HasDropped && skipped < trades.Length && IsBeforeAll(trades[skipped].Id))
            skipped++;
        return trades[skipped..];
    }

    private bool IsBeforeAll(long id) => id < _history.Oldest.Id && !_sequencer.Holes.Contains(id);

    private void Append(in HeldTrade held)
    {
        if (_history.IsFull)
            ReleaseOldest();
        _history.Append(held);
        foreach (var window in _windows)
            window.Advance();
        DropUnneeded();
    }

    /// <summary>At the limit: the windows that still hold the oldest trade let go of it.</summary>
    private void ReleaseOldest()
    {
        foreach (var window in _windows)
        {
            if (window.Tail == _history.Start)
                window.ReleaseOldest();
        }

        _history.ReleaseOldest();
    }

    private void RebuildWindows()
    {
        foreach (var window in _windows)
            window.Rebuild();
    }

    private void DropUnneeded()
    {
        var tail = long.MaxValue;
        foreach (var window in _windows)
            tail = Math.Min(tail, window.Tail);

        _history.DropBefore(tail);
        // A hole right before the oldest trade still touches the time window that holds that trade.
        _sequencer.Holes.ForgetBefore(_history.Oldest.Id - 1);
    }
}

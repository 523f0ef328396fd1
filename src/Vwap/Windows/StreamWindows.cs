namespace Vwap;

/// <summary>The windows of one stream, over one shared history.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class StreamWindows
{
    private readonly TradeHistory _history;
    private readonly ReadingExtras _extras;
    private SlidingWindow[] _windows;
    private long[] _emittedBefore;

    /// <param name="windows">Which windows, in the order in which they are read.</param>
    /// <param name="emittedBefore">For each window the last trade id whose reading an earlier run emitted; 0 for none.</param>
    /// <param name="historyTradesMax">The most trades kept.</param>
    /// <param name="extras">What readings have besides the VWAP.</param>
    public StreamWindows(IReadOnlyList<WindowSpec> windows, long[] emittedBefore, int historyTradesMax, ReadingExtras extras)
    {
        _history = new(historyTradesMax);
        _extras = extras;
        _windows = [.. windows.Select(window => SlidingWindow.Create(window, _history, extras))];
        _emittedBefore = emittedBefore;
    }

    /// <summary>The counted trades, and what is missing among them.</summary>
    public TradeHistory History => _history;

    /// <summary>Whether every window holds all that it can hold, gaps aside.</summary>
    public bool IsFilled => _history.Count > 0 && Array.TrueForAll(_windows, window => window.State(newestGap: -1) == ReadingState.Complete);

    /// <summary>Adds a window over the trades held; read last.</summary>
    /// <param name="window">Which.</param>
    /// <param name="emittedBefore">It is read from the first trade above this id.</param>
    public void Add(WindowSpec window, long emittedBefore)
    {
        var added = SlidingWindow.Create(window, _history, _extras);
        if (_history.Count > 0)
        {
            _history.ForgetDropped();
            added.BeginLate();
        }

        _windows = [.. _windows, added];
        _emittedBefore = [.. _emittedBefore, emittedBefore];
    }

    /// <summary>The venue has no trade older than those held.</summary>
    public void KnowPast()
    {
        _history.KnowPast();
        foreach (var window in _windows)
            window.KnowPast();
    }

    /// <summary>Reads a window that is there already from the first trade above this id.</summary>
    public void ReadAfter(WindowSpec window, long id) => _emittedBefore[Array.FindIndex(_windows, known => known.Spec == window)] = id;

    /// <summary>Removes a window; the trades that it alone needs are dropped with the next trade.</summary>
    public void Remove(WindowSpec window)
    {
        _emittedBefore = [.. _emittedBefore.Where((_, index) => _windows[index].Spec != window)];
        _windows = [.. _windows.Where(known => known.Spec != window)];
    }

    /// <summary>Counts the next trade.</summary>
    /// <param name="trade">A trade newer than all counted.</param>
    /// <param name="followsGap">Whether trades are missing between it and the one before.</param>
    /// <returns>False when it cannot be counted exactly; nothing has changed.</returns>
    public bool TryAppend(in Trade trade, bool followsGap)
    {
        if (!_history.TryPlace(trade, out var held, out var moved))
            return false;

        if (moved)
            RebuildWindows();
        if (_history.IsFull)
            ReleaseOldest();
        _history.Append(held, followsGap);
        foreach (var window in _windows)
            window.Advance();
        DropUnneeded();
        return true;
    }

    /// <summary>Counts missed or older trades in their places and rebuilds the windows; parameters as for <see cref="TradeHistory.Insert"/>.</summary>
    /// <returns>How many could not be counted exactly and were left out.</returns>
    public int Insert(ReadOnlySpan<Trade> trades, IdRange complete, bool skippedIdIsGap)
    {
        if (_history.Count == 0)
            return AppendAll(trades, complete, skippedIdIsGap);

        var refused = _history.Insert(trades, complete, skippedIdIsGap);
        RebuildWindows();
        DropUnneeded();
        return refused;
    }

    /// <summary>
    /// Appends the reading of each window after <paramref name="trade"/>, the newest counted, unless an earlier run has emitted it or the window
    /// has not begun; and the trades of those windows if they are kept.
    /// </summary>
    public void Read(in Trade trade, SequencerOutput output, bool isKept)
    {
        var newestGap = _history.NewestGap;
        for (var index = 0; index < _windows.Length; index++)
        {
            var window = _windows[index];
            if (trade.Id <= _emittedBefore[index] || window.Sum.Count == 0)
                continue;
            var reading = new Reading(trade, window, _history.Grid, window.State(newestGap));
            output.Readings.Add(reading);
            if (isKept)
                output.KeptWindows.Add(new(reading, [.. _history.TradesFrom(window.Tail, trade.Stream)]));
        }
    }

    /// <summary>One after another, so that only those that the windows need have to fit beside one another.</summary>
    private int AppendAll(ReadOnlySpan<Trade> trades, IdRange complete, bool skippedIdIsGap)
    {
        var refused = 0;
        foreach (ref readonly var trade in trades)
        {
            var previous = _history.Count == 0 ? trade.Id - 1 : _history.Newest.Id;
            if (trade.Id > previous && !TryAppend(trade, skippedIdIsGap && trade.Id > previous + 1 && !complete.Covers(new(previous + 1, trade.Id - 1))))
                refused++;
        }

        return refused;
    }

    /// <summary>At the limit: the windows that still hold the oldest trade release it.</summary>
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
        var tail = _history.End - 1; // the newest shows where the stream is, even if no window has begun
        foreach (var window in _windows)
            tail = Math.Min(tail, window.Tail);
        _history.DropBefore(tail);
    }
}

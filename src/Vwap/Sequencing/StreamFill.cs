namespace Vwap;

/// <summary>
/// Fills the windows of one stream with trades from before their first reading: at start while nothing is emitted; in a long fill, and for a window
/// added later, behind the readings.
/// </summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class StreamFill(TradeSequence sequence, IReadOnlyList<WindowSpec> windows, RepairOptions options, SequencerOutput output)
{
    private readonly VenueRules _rules = options.RulesOf(sequence.Stream.Venue);

    /// <summary>Windows added later that are not read yet.</summary>
    private readonly List<WindowSpec> _unread = [];

    private IReadOnlyList<WindowSpec> _windows = windows;
    private TimeSpan _unreadUntil;

    /// <summary>What is requested, page by page; null while nothing is, or nothing can be.</summary>
    public WindowFill? Pages { get; private set; }

    /// <summary>Whether readings need not wait for more.</summary>
    public bool IsEnough => Pages!.IsDone || (IsLong && !options.WaitsForFill);

    /// <summary>Whether it has taken so many trades that readings do not wait for the rest.</summary>
    private bool IsLong => Pages!.Received >= options.Bounds.FillTradesMax;

    /// <summary>Whether a request was made for it.</summary>
    public bool IsAnsweredBy(FetchRequest request) => Pages is { IsDone: false } && request.Ids == Pages.NextPage;

    /// <summary>Begins to fill the windows of a stream that has begun.</summary>
    public void Begin()
    {
        if (!_rules.CanFetch)
            return;
        Pages = CreatePages(_windows);
        if (Pages.ReachedFirst)
            sequence.Windows.KnowPast();
        sequence.IsHeld = !Pages.IsDone;
    }

    /// <summary>Takes the trades of a snapshot that are history: they need not be fetched.</summary>
    /// <param name="trades">In id order.</param>
    /// <param name="complete">Ids of which they are all there is.</param>
    public void AddSnapshot(Trade[] trades, IdRange complete)
    {
        if (Pages is null)
            Insert(trades, complete);
        else
            Pages.AddSnapshot(trades, sequence.MaySkipIds);
    }

    /// <summary>Takes the answer to its request.</summary>
    /// <returns>Whether it was of use.</returns>
    public bool TryAdd(Trade[] trades, in TradePage page, TimeSpan now)
    {
        if (!Pages!.TryAdd(trades, page, acceptGaps: !sequence.IsHeld))
            return false;

        _unreadUntil = now + options.Hold;
        if (!sequence.IsHeld && (Pages.IsDone || !IsLong || Pages.Untaken >= options.Bounds.LongFillStep))
            Take();
        return true;
    }

    /// <summary>Puts what has come into the windows.</summary>
    public void Take()
    {
        var trades = Pages!.Take(out var complete);
        Insert(trades, complete);
        if (Pages.ReachedFirst)
            sequence.Windows.KnowPast();
        if (Pages.IsLimited)
            output.Notices.Add(new(RepairNoticeKind.FillLimited, sequence.Stream, new(Pages.OldestId, Pages.OldestId)));
    }

    /// <summary>Adds a window. In a stream that emits it has no readings before it is filled as far as it can be.</summary>
    public void AddWindow(WindowSpec window, TimeSpan now)
    {
        _windows = [.. _windows, window];
        var emits = sequence.Next > 0 && !sequence.IsHeld;
        sequence.Windows.Add(window, emits ? long.MaxValue : 0);
        if (emits)
        {
            _unread.Add(window);
            _unreadUntil = now + options.Hold;
        }

        if (sequence.IsHeld || (emits && _rules.CanFetch && !sequence.Windows.IsFilled))
            Pages = CreatePages(sequence.IsHeld || Pages is { IsDone: false } ? _windows : _unread);
    }

    /// <summary>Removes a window.</summary>
    public void RemoveWindow(WindowSpec window)
    {
        _windows = [.. _windows.Where(known => known != window)];
        _unread.Remove(window);
        sequence.Windows.Remove(window);
    }

    /// <summary>Reads added windows from the next trade on, once they are filled or nothing has come for them within the hold.</summary>
    public void ReadAdded(TimeSpan now)
    {
        if (_unread.Count == 0 || !(sequence.Windows.IsFilled || Pages is not { IsDone: false } || now >= _unreadUntil))
            return;
        foreach (var window in _unread)
            sequence.Windows.ReadAfter(window, sequence.LastEmittedId);
        _unread.Clear();
    }

    private WindowFill CreatePages(IReadOnlyList<WindowSpec> specs) => new(sequence.Next, [.. specs], _rules.PageTradesMax, options.Bounds.FillLimitOf(specs));

    private void Insert(Trade[] trades, IdRange complete)
    {
        if (trades.Length == 0)
            return;
        sequence.Insert(trades, sequence.MaySkipIds ? complete : default);
        output.Notices.Add(new(RepairNoticeKind.Filled, sequence.Stream, new(trades[0].Id, trades[^1].Id)));
    }
}

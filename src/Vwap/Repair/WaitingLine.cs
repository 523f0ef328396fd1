namespace Vwap;

/// <summary>
/// The trades of one product from the next to be emitted on: they go out in id order, and wait where an earlier one is missing.
/// </summary>
/// <remarks>
/// A wait ends when what is missing comes, or when for the hold there was no headway. Engine thread only.
/// </remarks>
internal sealed class WaitingLine
{
    private readonly ProductDelivery _delivery;
    private readonly RepairOptions _options;
    private readonly FetchPace _pace;
    private readonly HeldBack _held;
    private readonly UnservedHoles _unserved;

    private IdRange? _gap;
    private IdRange? _deferred;
    private bool _readingsWait;
    private DateTime _headway;
    private DateTime _lastHelp;

    /// <param name="delivery">Where trades go out.</param>
    /// <param name="options">The hold, and whether missing trades can be asked for.</param>
    /// <param name="pace">The pace of requests for what is missing here: a new wait begins it anew.</param>
    /// <param name="next">The first id to go out.</param>
    /// <param name="now">The time.</param>
    public WaitingLine(ProductDelivery delivery, RepairOptions options, FetchPace pace, long next, DateTime now)
    {
        _delivery = delivery;
        _options = options;
        _pace = pace;
        _held = new(options.Bounds.HeldTradesMax);
        _unserved = new(options.Bounds.PageTradesMax, int.MaxValue); // the hold ends the wait for them
        _headway = now;
        Next = next;
        HighestKnown = next - 1;
    }

    /// <summary>The next id to go out.</summary>
    public long Next { get; private set; }

    /// <summary>The highest id that is known to exist.</summary>
    public long HighestKnown { get; private set; }

    /// <summary>How many trades wait.</summary>
    public int Count => _held.Count;

    /// <summary>Whether a wait that began or made headway last is over.</summary>
    public bool IsHoldOver(DateTime now) => now >= _headway + _options.Hold;

    /// <summary>Something came nearer: the hold begins anew.</summary>
    public void MakeHeadway(DateTime now) => _headway = now;

    /// <summary>Takes a trade from the feed, at or after <see cref="Next"/>.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="mayGoOut">Whether it may go out at once when it is the next.</param>
    /// <param name="now">When it came.</param>
    public Verdict Add(in Trade trade, bool mayGoOut, DateTime now)
    {
        var previouslyKnown = HighestKnown;
        Know(trade.Id);
        if (trade.Id == Next && mayGoOut)
        {
            Emit(trade);
            return new(VerdictKind.InOrder);
        }

        if (_held.IsFull && !_options.CanFetch)
            PassGap();
        if (_held.IsFull)
            Defer(trade);
        else if (!_held.TryAdd(trade, now))
            return new(VerdictKind.Duplicate);

        return trade.Id > previouslyKnown + 1 ? new(VerdictKind.Gap, new(previouslyKnown + 1, trade.Id - 1)) : new(VerdictKind.InOrder);
    }

    /// <summary>Takes trades that were fetched; those before <see cref="Next"/> are passed over.</summary>
    /// <param name="trades">In id order.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="now">When they came.</param>
    /// <returns>Whether any that had not come before did.</returns>
    public bool AddFetched(Trade[] trades, IdRange asked, DateTime now)
    {
        var helps = false;
        foreach (ref readonly var trade in trades.AsSpan())
        {
            if (trade.Id < Next)
                continue;
            // A fetched trade shares the wait that it was fetched in: it must not lengthen it.
            helps |= _held.TryAdd(trade, _held.Count > 0 ? _held.First.Since : now);
            if (trade.Id == Next)
                _headway = now;
        }

        if (helps)
            _lastHelp = now;
        if (HighestKnown >= Next)
            _unserved.Count(_held.FindMissing(Next, HighestKnown), asked);
        return helps;
    }

    /// <summary>Lets out what can go out, and ends waits that are over.</summary>
    public void EmitInOrder(DateTime now)
    {
        EmitHeld();
        while (_held.Count > 0)
        {
            var first = _held.First;
            NoticeGap(new(Next, first.Id - 1), now);
            NoticeWait(now);
            var waitingSince = first.Since > _headway ? first.Since : _headway;
            if (now < waitingSince + _options.Hold)
                return;
            PassGap();
            BeginNextWait(now);
        }

        _readingsWait = false;
    }

    /// <summary>Trades up to <paramref name="id"/> exist although none of them came.</summary>
    public void KnowTail(long id, DateTime now)
    {
        NoticeGap(new(HighestKnown + 1, id), now);
        HighestKnown = id;
    }

    /// <summary>Passes over what is too long ago to be emitted when <paramref name="newest"/> happened after a long absence.</summary>
    public void SkipBeyondCatchUp(long newest)
    {
        var first = newest - _options.Bounds.CatchUpTradesMax;
        if (first <= Next || _held.Count > 0)
            return;

        _delivery.Notify(RepairNoticeKind.Skipped, new(Next, first - 1));
        Next = first;
    }

    /// <summary>What to ask for; null when nothing is missing.</summary>
    public IdRange? ChooseFetch()
    {
        if (HighestKnown < Next)
            return null;

        // An id that the venue does not serve must not keep the others from being fetched meanwhile, as long as there is room for them.
        var from = _held.IsFull ? Next : _unserved.Choose(_held.FindMissing(Next, HighestKnown))!.Value.From;
        return new(from, Math.Min(HighestKnown, from + _options.Bounds.PageTradesMax - 1));
    }

    private void Know(long id)
    {
        HighestKnown = Math.Max(HighestKnown, id);
        SkipBeyondCatchUp(id);
    }

    /// <summary>Lets go of a trade that finds no room to wait: as the highest known id covers it, it is fetched in its turn.</summary>
    private void Defer(in Trade trade)
    {
        if (_deferred is null)
            _delivery.Notify(RepairNoticeKind.Deferred, new(trade.Id, trade.Id));
        _deferred = new(Math.Min(trade.Id, _deferred?.From ?? trade.Id), Math.Max(trade.Id, _deferred?.To ?? trade.Id));
    }

    /// <summary>
    /// The next gap's hold began when the trade after it came, unless the venue was serving what lies ahead or the gap is our own doing:
    /// then it was not its turn yet.
    /// </summary>
    private void BeginNextWait(DateTime now)
    {
        if (_lastHelp > _headway)
            _headway = _lastHelp;
        if (_held.Count > 0 && _deferred is { } deferred && deferred.From < _held.First.Id)
            _headway = now;
    }

    private void EmitHeld()
    {
        while (_held.Count > 0 && _held.TryTake(Next, out var trade))
            Emit(trade);
        if (_deferred is { } deferred && deferred.To < Next)
            _deferred = null;
    }

    private void Emit(in Trade trade)
    {
        Next = trade.Id + 1;
        if (_gap is { } gap && Next > gap.To)
        {
            _delivery.Notify(RepairNoticeKind.GapRepaired, gap);
            _gap = null;
        }

        _delivery.Emit(trade);
    }

    /// <summary>Stops waiting for what comes before the first trade that waits.</summary>
    private void PassGap()
    {
        var first = _held.First.Id;
        _delivery.Notify(RepairNoticeKind.GapPassed, new(Next, first - 1));
        _gap = null;
        _readingsWait = false;
        Next = first;
        EmitHeld();
    }

    private void NoticeGap(IdRange gap, DateTime now)
    {
        if (_gap is { } known && known.To >= gap.To)
            return;

        if (_gap is null)
            _pace.BeginAnew(now + RepairLimits.FetchDelay);
        _gap = new(_gap?.From ?? gap.From, gap.To);
        _delivery.Notify(RepairNoticeKind.GapFound, gap);
    }

    /// <summary>
    /// The first request for what readings wait for does not wait itself for the pause after earlier failures: that may be longer than the hold.
    /// </summary>
    private void NoticeWait(DateTime now)
    {
        if (!_readingsWait)
            _pace.BeginAnew(now + RepairLimits.FetchDelay);
        _readingsWait = true;
    }
}

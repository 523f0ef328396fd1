namespace Vwap;

/// <summary>
/// Brings the trades of one product to the engine in id order, each once: later ones wait while earlier ones are fetched.
/// </summary>
/// <remarks>
/// <para>A state machine without I/O: trades, heartbeats, answers and the time go in; readings, requests and notices come out.</para>
/// <list type="number">
/// <item>At start the windows are filled with the trades before the first reading. Trades that arrive meanwhile wait.</item>
/// <item>Ids that are skipped, or that a heartbeat knows of, are asked for in ascending pages. What follows them waits.</item>
/// <item>A wait without headway ends after the hold: what waits goes out, and the engine marks what the hole touches.</item>
/// <item>Holes behind are asked for as long as they touch a window; what comes enters the windows without readings.</item>
/// <item>At most one request is under way, and after one that did not help there is a growing pause. A new wait begins with a short one.</item>
/// </list>
/// <para>Engine thread only.</para>
/// </remarks>
internal sealed class GapRepair
{
    private readonly ProductId _product;
    private readonly ProductEngine _engine;
    private readonly RepairOptions _options;
    private readonly RepairOutbox _outbox;
    private readonly IReadOnlyList<WindowSpec> _windows;
    private readonly HeldBack _held;
    private readonly UnservedHoles _unserved;
    private readonly FetchPace _paceAhead;
    private readonly FetchPace _paceBehind;
    private readonly long _resumeAt;

    private WindowFill? _fill;
    private bool _fillHoldsBack;
    private bool _defers;
    private long _next;
    private long _highestKnown;
    private (long Id, DateTime Since)? _tail;
    private IdRange? _gap;
    private bool _readingsWait;
    private (FetchRequest Request, FetchPace Pace)? _underWay;
    private DateTime _headway;
    private DateTime _noFetchBefore;

    public GapRepair(ProductId product, ProductEngine engine, IReadOnlyList<WindowSpec> windows, RepairOptions options, Random random, RepairOutbox outbox)
    {
        _product = product;
        _engine = engine;
        _windows = windows;
        _options = options;
        _outbox = outbox;
        _held = new(options.Bounds.HeldTradesMax);
        _unserved = new(options.Bounds.PageTradesMax);
        _paceAhead = new(random);
        _paceBehind = new(random);
        _resumeAt = options.ResumeFrom.NextTradeId(product, windows);
    }

    /// <summary>How many trades wait.</summary>
    public int HeldTrades => _held.Count;

    /// <summary>A trade from the feed: next in order, early, late or known.</summary>
    public Verdict OnTrade(in Trade trade, DateTime now)
    {
        EndWaits(now);
        if (_next == 0)
            Begin(trade, now);

        var verdict = trade.Id < _next ? PassBehind(trade) : Queue(trade, now);
        Settle(now);
        return verdict;
    }

    /// <summary>A heartbeat's word on the latest trade. An id of 0 means that the venue does not say.</summary>
    public void OnHeartbeat(long lastTradeId, DateTime now)
    {
        EndWaits(now);
        var tailIsStale = _tail is not { } tail || tail.Id <= _highestKnown;
        if (_next != 0 && lastTradeId > _highestKnown && tailIsStale)
            _tail = (lastTradeId, now);
        Settle(now);
    }

    /// <summary>The answer to a request.</summary>
    /// <param name="request">The request; an answer to any other than the one under way is passed over.</param>
    /// <param name="trades">In id order, all within the ids asked for.</param>
    /// <param name="nothingOlder">Whether the venue has no trade at or before those asked for.</param>
    /// <param name="now">When it came.</param>
    public void OnPage(FetchRequest request, Trade[] trades, bool nothingOlder, DateTime now)
    {
        if (_underWay?.Request != request)
            return;

        EndWaits(now);
        var pace = _underWay.Value.Pace;
        _underWay = null;
        var helped = _fill is { IsDone: false } && request.Ids == _fill.NextPage
            ? TakeFillPage(trades, nothingOlder, now)
            : TakeRepairPage(request.Ids, trades, now);
        if (helped)
            pace.Helped();
        else
            pace.DidNotHelp(now);
        Settle(now);
    }

    /// <summary>A request failed.</summary>
    /// <param name="request">The request; a failure of any other than the one under way is passed over.</param>
    /// <param name="retryAfter">How long the venue asks to be left alone; zero when it does not say.</param>
    /// <param name="now">When it failed.</param>
    public void OnFetchFailed(FetchRequest request, TimeSpan retryAfter, DateTime now)
    {
        if (_underWay?.Request != request)
            return;

        EndWaits(now);
        _underWay.Value.Pace.DidNotHelp(now);
        _underWay = null;
        _noFetchBefore = now + retryAfter;
        Settle(now);
    }

    /// <summary>Time has passed.</summary>
    public void OnTime(DateTime now) => Settle(now);

    private void Begin(in Trade first, DateTime now)
    {
        _next = _resumeAt == 0 ? first.Id : _resumeAt;
        _highestKnown = Math.Max(first.Id, _next - 1);
        _headway = now;
        if (first.Id < _next - 1)
            Notify(RepairNoticeKind.VenueBehind, new(first.Id, _next - 1));
        SkipBeyondCatchUp(first.Id);

        if (_options.CanFetch)
        {
            _fill = new(_next, _windows, _options.Bounds);
            _fillHoldsBack = !_fill.IsDone;
        }
    }

    private Verdict PassBehind(in Trade trade)
    {
        // With a resumed product nothing is counted yet while the windows fill: what lies before the first reading comes over REST.
        if (!_engine.IsMissing(trade.Id))
            return new(VerdictKind.Duplicate);

        TakeBehind([trade]);
        return new(VerdictKind.Late);
    }

    private Verdict Queue(in Trade trade, DateTime now)
    {
        var previouslyKnown = _highestKnown;
        _highestKnown = Math.Max(_highestKnown, trade.Id);
        SkipBeyondCatchUp(trade.Id);
        if (trade.Id == _next && !_fillHoldsBack)
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

    /// <summary>Lets go of a trade that finds no room to wait: as the highest known id covers it, it is fetched in its turn.</summary>
    private void Defer(in Trade trade)
    {
        if (!_defers)
            Notify(RepairNoticeKind.Deferred, new(trade.Id, trade.Id));
        _defers = true;
    }

    private bool TakeFillPage(Trade[] trades, bool nothingOlder, DateTime now)
    {
        if (!_fill!.TryAdd(trades, nothingOlder, acceptHoles: !_fillHoldsBack))
            return false;

        _headway = now;
        if (!_fillHoldsBack)
            CountOlder(_fill.Take());
        return true;
    }

    /// <returns>Whether the page served the id that readings wait for, or closed a part of a hole.</returns>
    private bool TakeRepairPage(IdRange asked, Trade[] trades, DateTime now)
    {
        var missingBehind = CountMissingBehind();
        TakeBehind(Array.FindAll(trades, trade => _engine.IsMissing(trade.Id)));

        var servesNext = false;
        foreach (ref readonly var trade in trades.AsSpan())
        {
            if (trade.Id < _next)
                continue;
            // A fetched trade shares the wait that it was fetched in: it must not lengthen it.
            _held.TryAdd(trade, _held.Count > 0 ? _held.First.Since : now);
            servesNext |= trade.Id == _next;
        }

        if (servesNext)
            _headway = now;
        _unserved.Count(_engine.Missing, asked, hole => Notify(RepairNoticeKind.GapAbandoned, hole));
        return servesNext || CountMissingBehind() < missingBehind;
    }

    private void TakeBehind(Trade[] missing)
    {
        if (missing.Length == 0)
            return;

        var refused = _engine.Backfill(missing);
        Notify(refused == 0 ? RepairNoticeKind.RepairedBehind : RepairNoticeKind.Refused, new(missing[0].Id, missing[^1].Id));
    }

    private long CountMissingBehind() => _engine.Missing.Sum(hole => hole.Count);

    /// <summary>After every event: what can go out does, and the next request is made.</summary>
    private void Settle(DateTime now)
    {
        if (_next == 0)
            return;

        EndWaits(now);
        BelieveTail(now);
        Fetch(now);
    }

    /// <summary>
    /// What can go out does, and waits that are over end. Done before an event too: what happens must not depend on when the last tick
    /// was, or a replay would differ.
    /// </summary>
    private void EndWaits(DateTime now)
    {
        if (_fillHoldsBack && (_fill!.IsDone || now >= _headway + _options.Hold))
            EndFill();
        if (_next != 0 && !_fillHoldsBack)
            EmitInOrder(now);
    }

    private void EndFill()
    {
        CountOlder(_fill!.Take());
        _fillHoldsBack = false;
    }

    /// <summary>Counts trades from before the first reading, without readings.</summary>
    private void CountOlder(Trade[] trades)
    {
        if (trades.Length == 0)
            return;

        if (_engine.LastTradeId > 0)
            _engine.Backfill(trades);
        else
            Array.ForEach(trades, trade => Count(trade));
        Notify(RepairNoticeKind.Filled, new(trades[0].Id, trades[^1].Id));
    }

    private void EmitInOrder(DateTime now)
    {
        EmitHeld();
        while (_held.Count > 0)
        {
            var first = _held.First;
            NoticeGap(new(_next, first.Id - 1), now);
            NoticeWait(now);
            var waitingSince = first.Since > _headway ? first.Since : _headway;
            if (now < waitingSince + _options.Hold)
                return;
            PassGap();
        }

        _readingsWait = false;
    }

    private void EmitHeld()
    {
        while (_held.Count > 0 && _held.TryTake(_next, out var trade))
            Emit(trade);
        _defers &= _held.IsFull;
    }

    /// <summary>Stops waiting for what comes before the first trade that waits.</summary>
    private void PassGap()
    {
        var first = _held.First.Id;
        Notify(RepairNoticeKind.GapPassed, new(_next, first - 1));
        _gap = null;
        _readingsWait = false;
        _next = first;
        EmitHeld();
    }

    private void NoticeGap(IdRange gap, DateTime now)
    {
        if (_gap is { } known && known.To >= gap.To)
            return;

        if (_gap is null)
            _paceAhead.BeginAnew(now + RepairLimits.FetchDelay);
        _gap = new(_gap?.From ?? gap.From, gap.To);
        Notify(RepairNoticeKind.GapFound, gap);
    }

    /// <summary>
    /// The first request for what readings wait for does not wait itself for the pause after earlier failures: that may be longer than the hold.
    /// </summary>
    private void NoticeWait(DateTime now)
    {
        if (!_readingsWait)
            _paceAhead.BeginAnew(now + RepairLimits.FetchDelay);
        _readingsWait = true;
    }

    private void BelieveTail(DateTime now)
    {
        if (_tail is not { } tail || now < tail.Since + RepairLimits.TailGrace)
            return;

        _tail = null;
        if (tail.Id <= _highestKnown)
            return;
        NoticeGap(new(_highestKnown + 1, tail.Id), now);
        _highestKnown = tail.Id;
    }

    private void SkipBeyondCatchUp(long newest)
    {
        var first = newest - _options.Bounds.CatchUpTradesMax;
        if (first <= _next || _held.Count > 0)
            return;

        Notify(RepairNoticeKind.Skipped, new(_next, first - 1));
        _next = first;
    }

    private void Fetch(DateTime now)
    {
        if (!_options.CanFetch || _underWay is not null || now < _noFetchBefore)
            return;

        if (_paceAhead.IsDue(now) && ChooseAhead() is { } ahead)
            Ask(ahead, _paceAhead);
        else if (_paceBehind.IsDue(now) && !_fillHoldsBack && _held.Count == 0 && ChooseBehind() is { } behind)
            Ask(behind, _paceBehind); // never while readings wait: it might stand in the way of what they wait for
    }

    private void Ask(IdRange ids, FetchPace pace)
    {
        _underWay = (new(_product, ids), pace);
        _outbox.Fetches.Add(_underWay.Value.Request);
    }

    /// <summary>What readings wait for, or the trades after the last reading.</summary>
    private IdRange? ChooseAhead()
    {
        if (_fillHoldsBack)
            return _fill!.NextPage;
        return _highestKnown >= _next ? new(_next, Math.Min(_highestKnown, _next + _options.Bounds.PageTradesMax - 1)) : null;
    }

    /// <summary>What marks readings, then what would fill the windows further.</summary>
    private IdRange? ChooseBehind() =>
        _unserved.Choose(_engine.Missing) ?? (_fill is { IsDone: false } && !_engine.IsFilled ? _fill.NextPage : null);

    /// <summary>Counts a trade and emits its readings.</summary>
    private void Emit(in Trade trade)
    {
        _next = trade.Id + 1;
        if (_gap is { } gap && _next > gap.To)
        {
            Notify(RepairNoticeKind.GapRepaired, gap);
            _gap = null;
        }

        if (!Count(trade))
            return;
        _outbox.TradesEmitted++;
        _engine.Read(trade, _outbox.Readings, _options.ResumeFrom);
    }

    private bool Count(in Trade trade)
    {
        try
        {
            return _engine.Add(trade).Counts;
        }
        catch (TradeOverflowException)
        {
            // The id is skipped: the sequencer marks it as missing at the next trade.
            Notify(RepairNoticeKind.Refused, new(trade.Id, trade.Id));
            return false;
        }
    }

    private void Notify(RepairNoticeKind kind, IdRange ids) => _outbox.Notices.Add(new(kind, _product, ids));
}

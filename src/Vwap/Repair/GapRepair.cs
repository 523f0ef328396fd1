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
    private readonly RepairOptions _options;
    private readonly IReadOnlyList<WindowSpec> _windows;
    private readonly ProductDelivery _delivery;
    private readonly FetchDesk _desk;
    private readonly UnservedHoles _unserved;
    private readonly TailWatch _tail = new();
    private readonly LeapGuard _leaps = new();
    private readonly long _resumeAt;

    /// <summary>Null until the first trade.</summary>
    private WaitingLine? _line;
    private WindowFill? _fill;
    private bool _fillHoldsBack;

    public GapRepair(ProductId product, ProductEngine engine, IReadOnlyList<WindowSpec> windows, RepairOptions options, Random random, RepairOutbox outbox)
    {
        _options = options;
        _windows = windows;
        _delivery = new(product, engine, options.ResumeFrom, outbox);
        _desk = new(product, random, outbox);
        _unserved = new(options.Bounds.PageTradesMax, RepairLimits.UnservedAnswersMax);
        _resumeAt = options.ResumeFrom.NextTradeId(product, windows);
    }

    /// <summary>How many trades wait.</summary>
    public int HeldTrades => _line?.Count ?? 0;

    /// <summary>A trade from the feed: next in order, early, late or known.</summary>
    public Verdict OnTrade(in Trade trade, DateTime now)
    {
        EndWaits(now);
        _line ??= Begin(trade, now);
        var verdict = trade.Id < _line.Next ? TakeKnown(trade) : TakeNew(_line, trade, now);
        Settle(now);
        return verdict;
    }

    /// <summary>A heartbeat's word on the latest trade. An id of 0 means that the venue does not say.</summary>
    public void OnHeartbeat(long lastTradeId, DateTime now)
    {
        EndWaits(now);
        if (_line is not null)
            _tail.Tell(lastTradeId, _line.HighestKnown, now);
        Settle(now);
    }

    /// <summary>The answer to a request.</summary>
    /// <param name="request">The request; an answer to any other than the one under way is passed over.</param>
    /// <param name="trades">In id order, all within the ids asked for.</param>
    /// <param name="nothingOlder">Whether the venue has no trade at or before those asked for.</param>
    /// <param name="now">When it came.</param>
    public void OnPage(FetchRequest request, Trade[] trades, bool nothingOlder, DateTime now)
    {
        if (!_desk.IsUnderWay(request))
            return;

        EndWaits(now);
        var helped = _fill is { IsDone: false } && request.Ids == _fill.NextPage
            ? TakeFillPage(trades, nothingOlder, now)
            : TakeRepairPage(trades, request.Ids, now);
        _desk.Close(helped, now);
        Settle(now);
    }

    /// <summary>A request failed.</summary>
    /// <param name="request">The request; a failure of any other than the one under way is passed over.</param>
    /// <param name="retryAfter">How long the venue asks to be left alone; zero when it does not say.</param>
    /// <param name="now">When it failed.</param>
    public void OnFetchFailed(FetchRequest request, TimeSpan retryAfter, DateTime now)
    {
        if (!_desk.IsUnderWay(request))
            return;

        EndWaits(now);
        _desk.Fail(retryAfter, now);
        Settle(now);
    }

    /// <summary>Time has passed.</summary>
    public void OnTime(DateTime now) => Settle(now);

    private WaitingLine Begin(in Trade first, DateTime now)
    {
        var line = new WaitingLine(_delivery, _options, _desk.Ahead, _resumeAt == 0 ? first.Id : _resumeAt, now);
        if (first.Id < line.HighestKnown)
            _delivery.Notify(RepairNoticeKind.VenueBehind, new(first.Id, line.HighestKnown));
        if (!LeapGuard.IsLeap(first.Id, line.HighestKnown))
            line.SkipBeyondCatchUp(first.Id);

        if (_options.CanFetch)
        {
            _fill = new(line.Next, _windows, _options.Bounds);
            _fillHoldsBack = !_fill.IsDone;
        }

        return line;
    }

    /// <summary>Takes a trade before the next to be emitted: counted already, unless it is known to be missing.</summary>
    private Verdict TakeKnown(in Trade trade)
    {
        if (!_delivery.IsMissing(trade.Id))
            return new(VerdictKind.Duplicate);

        _delivery.CountMissed([trade]);
        return new(VerdictKind.Late);
    }

    private Verdict TakeNew(WaitingLine line, in Trade trade, DateTime now)
    {
        if (!_leaps.Believes(trade, line.HighestKnown, out var confirmed))
        {
            _delivery.Notify(RepairNoticeKind.Doubted, new(trade.Id, trade.Id));
            return new(VerdictKind.Gap, new(line.HighestKnown + 1, trade.Id - 1));
        }

        if (confirmed is { } earlier)
            line.Add(earlier, !_fillHoldsBack, now);
        return line.Add(trade, !_fillHoldsBack, now);
    }

    private bool TakeFillPage(Trade[] trades, bool nothingOlder, DateTime now)
    {
        if (!_fill!.TryAdd(trades, nothingOlder, acceptHoles: !_fillHoldsBack))
            return false;

        _line!.MakeHeadway(now);
        if (!_fillHoldsBack)
            _delivery.CountOlder(_fill.Take());
        return true;
    }

    /// <returns>Whether trades that readings wait for came, or a part of a hole was closed.</returns>
    private bool TakeRepairPage(Trade[] trades, IdRange asked, DateTime now)
    {
        var missing = _delivery.CountMissing();
        _delivery.CountMissed(Array.FindAll(trades, trade => _delivery.IsMissing(trade.Id)));
        var helpsAhead = _line!.AddFetched(trades, asked, now);
        foreach (var hole in _unserved.Count(_delivery.Missing, asked))
            _delivery.Notify(RepairNoticeKind.GapAbandoned, hole);
        return helpsAhead || _delivery.CountMissing() < missing;
    }

    /// <summary>After every event: what can go out does, and the next request is made.</summary>
    private void Settle(DateTime now)
    {
        if (_line is null)
            return;

        EndWaits(now);
        if (_tail.TakeOverdue(_line.HighestKnown, now) is { } tail)
            _line.KnowTail(tail, now);
        Fetch(_line, now);
    }

    /// <summary>
    /// What can go out does, and waits that are over end. Done before an event too: what happens must not depend on when the last tick
    /// was, or a replay would differ.
    /// </summary>
    private void EndWaits(DateTime now)
    {
        if (_fillHoldsBack && (_fill!.IsDone || _line!.IsHoldOver(now)))
            EndFill(now);
        if (!_fillHoldsBack)
            _line?.EmitInOrder(now);
    }

    private void EndFill(DateTime now)
    {
        _delivery.CountOlder(_fill!.Take());
        _fillHoldsBack = false;
        _line!.MakeHeadway(now); // what was missed since the last run has not been asked for yet: it has a hold of its own
    }

    private void Fetch(WaitingLine line, DateTime now)
    {
        if (!_options.CanFetch)
            return;

        if (_desk.IsDue(_desk.Ahead, now) && (_fillHoldsBack ? _fill!.NextPage : line.ChooseFetch()) is { } ahead)
            _desk.Ask(ahead, _desk.Ahead);
        else if (_desk.IsDue(_desk.Behind, now) && !_fillHoldsBack && line.Count == 0 && ChooseBehind() is { } behind)
            _desk.Ask(behind, _desk.Behind); // never while readings wait: it might stand in the way of what they wait for
    }

    /// <summary>What marks readings, then what would fill the windows further.</summary>
    private IdRange? ChooseBehind() =>
        _unserved.Choose(_delivery.Missing) ?? (_fill is { IsDone: false } && !_delivery.IsFilled ? _fill.NextPage : null);
}

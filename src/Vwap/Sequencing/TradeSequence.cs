using System.Diagnostics;

namespace Vwap;

/// <summary>
/// The sequence of one stream: knows which trades are counted, which wait and which are missing, and brings each to the windows once, in id
/// order.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A trade that nothing is missing before is counted and read at once. <see cref="TradeIdRule"/> says what a skipped id means.</item>
/// <item>A trade with ids missing before it waits, until they come or <see cref="PassGap"/> gives up on them.</item>
/// <item>An id below the next one was counted before, unless it is missing: then the trade takes its place in the windows, without readings.</item>
/// </list>
/// <para>Time does not matter here: how long to wait and what to request is up to <see cref="GapRepair"/>. Engine thread only.</para>
/// </remarks>
internal sealed class TradeSequence(StreamId stream, IReadOnlyList<WindowSpec> windows, RepairOptions options, SequencerOutput output)
{
    private readonly VenueRules _rules = options.RulesOf(stream.Venue);
    /// <summary>Whether trades are missing between the last one counted and the next.</summary>
    private bool _nextFollowsGap;

    /// <summary>Ids from <see cref="Next"/> on that nothing waits for any more: every trade there is has come, or the gap was passed.</summary>
    private IdRange _settled;

    private bool _wasInterrupted;
    private IdRange? _gap;

    public StreamId Stream => stream;

    /// <summary>The windows that its trades go through.</summary>
    public StreamWindows Windows { get; } = new(
        windows, [.. windows.Select(window => options.ResumeFrom.LastTradeId(stream, window) ?? 0)], options.Bounds.HistoryTradesMax, options.With);

    /// <summary>The next id to emit; 0 before the first trade. What is below is counted, missing, or of no window's concern.</summary>
    public long Next { get; private set; }

    /// <summary>The highest id known to exist.</summary>
    public long Highest { get; private set; }

    /// <summary>The last trade counted with readings; 0 before the first.</summary>
    public long LastEmittedId { get; private set; }

    /// <summary>The last trade that could not be counted exactly when its turn came; 0 when none was.</summary>
    public long LastExcludedId { get; private set; }

    /// <summary>The counted trades, and what is missing among them.</summary>
    public TradeHistory History => Windows.History;

    /// <summary>The trades that wait for earlier ones.</summary>
    public ReorderBuffer Buffer { get; } = new(options.Bounds.HeldTradesMax);

    /// <summary>The ids of trades that were dropped and not fetched yet; null when there are none.</summary>
    public IdRange? Dropped { get; private set; }

    /// <summary>Whether nothing is emitted at present, whatever comes.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether a skipped id may turn out never to have existed.</summary>
    public bool MaySkipIds => _rules.Ids != TradeIdRule.Contiguous;

    /// <summary>Emits the next trade of a feed that runs well: the path of nearly every trade.</summary>
    /// <returns>False when there is more to it: nothing was done.</returns>
    public bool TryEmitNext(in Trade trade, out Verdict verdict)
    {
        verdict = default;
        if (trade.Id != Next || Buffer.Count > 0 || IsHeld || _wasInterrupted)
            return false;
        verdict = Emit(trade);
        return true;
    }

    /// <summary>Takes a trade: next in order, early, late or known.</summary>
    public Verdict Add(in Trade trade, TimeSpan now) => trade.Id < Next ? AddOlder(trade) : AddNewer(trade, now);

    /// <summary>Begins with a trade of this id, or where an earlier run ended.</summary>
    public void Begin(long firstId)
    {
        Next = FindFirst(firstId);
        Highest = Next - 1;
        if (firstId < Highest)
            Notify(RepairNoticeKind.VenueBehind, new(firstId, Highest));
        SkipBeyondCatchUp(firstId);
    }

    /// <summary>The id that a stream begins with whose first trade has this id.</summary>
    public long FindFirst(long firstId) => options.ResumeFrom.NextTradeId(stream, windows) is var resumed && resumed > 0 ? resumed : firstId;

    /// <summary>The feed was interrupted: where ids cannot show it, trades may be missing after the last one.</summary>
    public void Interrupt() => _wasInterrupted = _rules.Ids == TradeIdRule.Rising && Next > 0;

    /// <summary>Trades up to this id exist although none of them came.</summary>
    public void KnowTail(long id)
    {
        NoticeGap(new(Highest + 1, id));
        Highest = id;
    }

    /// <summary>Emits the trades that wait for nothing any more.</summary>
    public void EmitReady()
    {
        while (Buffer.Count > 0 && Buffer.First is var first && !IsGap(first, new(Next, first.Trade.Id - 1)))
        {
            Buffer.Remove(first.Trade.Id);
            Emit(first.Trade);
        }

        if (Buffer.Count > 0)
            NoticeGap(new(Next, Buffer.First.Trade.Id - 1));
        if (Dropped?.To < Next)
            Dropped = null;
    }

    /// <summary>Stops waiting for what precedes the first trade that waits.</summary>
    public void PassGap()
    {
        var first = Buffer.First.Trade.Id;
        Notify(RepairNoticeKind.GapPassed, new(Next, first - 1));
        _gap = null;
        _nextFollowsGap = true;
        _settled = new(Next, Math.Max(first - 1, _settled.To));
        EmitReady();
    }

    /// <summary>The ids that waiting trades wait for, or that a heartbeat reported; lowest first.</summary>
    public IEnumerable<IdRange> MissingAhead() => Highest < Next ? [] : Buffer.FindMissing(Next, Highest, IsGap);

    /// <summary>Puts missed trades in their places, or older ones before all others, without readings.</summary>
    /// <returns>How many could not be counted exactly and were left out.</returns>
    public int Insert(ReadOnlySpan<Trade> trades, IdRange complete = default)
    {
        var isFirst = History.Count == 0;
        if (trades.IsEmpty && (complete == default || isFirst))
            return 0;
        var skippedIdIsGap = _rules.Ids != TradeIdRule.Rising;
        var refused = Windows.Insert(trades, complete, skippedIdIsGap);
        if (isFirst && History.Count > 0)
            _nextFollowsGap = skippedIdIsGap && History.Newest.Id + 1 < Next && !complete.Covers(new(History.Newest.Id + 1, Next - 1));
        return refused;
    }

    /// <summary>Takes fetched trades.</summary>
    /// <param name="trades">In id order, each once.</param>
    /// <param name="complete">Ids of which the page holds every trade there is; default when unknown.</param>
    /// <param name="now">When they came.</param>
    /// <returns>Whether trades came that others wait for, and whether a part of a gap behind them was closed.</returns>
    public (bool Ahead, bool Behind) AddFetched(Trade[] trades, IdRange complete, TimeSpan now)
    {
        var trusted = MaySkipIds ? complete : default;
        return (AddFetchedAhead(trades, trusted, now), AddFetchedBehind(trades, trusted));
    }

    /// <summary>The time of the newest trade known below <paramref name="id"/>; default when none is.</summary>
    public DateTime FindTimeBelow(long id) => id > Next && Buffer.TryFindBelow(id, out var waiting) ? waiting.Time : History.FindTimeBelow(id);

    private Verdict AddOlder(in Trade trade)
    {
        if (History.Count == 0)
            return new(VerdictKind.Duplicate);
        if (_nextFollowsGap && LastEmittedId > 0 && trade.Id > History.Newest.Id)
            return Count(trade, followsGap: trade.Id > History.Newest.Id + 1); // nothing after it was counted: it is in order still
        if (!IsMissing(trade.Id))
            return new(VerdictKind.Duplicate);

        return new(InsertMissed([trade], complete: default) ? VerdictKind.Late : VerdictKind.Excluded);
    }

    /// <summary>Whether an id below the next was not counted and has a place.</summary>
    private bool IsMissing(long id) => _rules.Ids == TradeIdRule.Rising ? id > History.Oldest.Id && !History.Holds(id) : History.IsInGap(id);

    private Verdict AddNewer(in Trade trade, TimeSpan now)
    {
        var skipped = new IdRange(Highest + 1, trade.Id - 1);
        var waiting = new Waiting(trade, now, FollowsInterruption: _wasInterrupted && trade.Id > Highest);
        _wasInterrupted &= !waiting.FollowsInterruption;
        Highest = Math.Max(Highest, trade.Id);
        SkipBeyondCatchUp(trade.Id);
        if (!IsHeld && (Buffer.Count == 0 || trade.Id < Buffer.First.Trade.Id) && !IsGap(waiting, new(Next, trade.Id - 1)))
            return Emit(trade);

        if (Buffer.IsFull && !_rules.CanFetch)
            PassGap();
        if (trade.Id < Next)
            return AddOlder(trade);
        if (Buffer.IsFull)
            Drop(trade.Id);
        else if (!Buffer.TryAdd(waiting))
            return new(VerdictKind.Duplicate);
        return IsGap(waiting, skipped) ? new(VerdictKind.Gap, skipped) : new(VerdictKind.InOrder);
    }

    /// <summary>Whether the ids skipped before a trade are missing trades.</summary>
    private bool IsGap(Waiting waiting, IdRange skipped) =>
        skipped.From <= skipped.To
        && (_rules.Ids != TradeIdRule.Rising || waiting.FollowsInterruption)
        && !_settled.Covers(skipped);

    private bool AddFetchedAhead(Trade[] trades, IdRange complete, TimeSpan now)
    {
        var helps = false;
        if (complete.To >= Next && complete.From <= Math.Max(Next, _settled.To + 1))
        {
            helps = complete.To > _settled.To && Buffer.Count > 0;
            _settled = new(Next, Math.Max(complete.To, _settled.To));
        }

        foreach (ref readonly var trade in trades.AsSpan())
        {
            if (trade.Id < Next)
                continue;
            // A fetched trade shares the wait that it was fetched in: it must not lengthen it.
            helps |= Buffer.TryAdd(new(trade, Buffer.Count > 0 ? Buffer.First.Since : now));
            Highest = Math.Max(Highest, trade.Id);
        }

        return helps;
    }

    private bool AddFetchedBehind(Trade[] trades, IdRange complete)
    {
        var missed = Array.FindAll(trades, trade => History.IsInGap(trade.Id));
        if (missed.Length == 0 && !History.MissingIds().Any(range => range.From <= complete.To && complete.From <= range.To))
            return false;
        var missing = History.MissingIds().Sum(range => range.Count);
        InsertMissed(missed, complete);
        return History.MissingIds().Sum(range => range.Count) < missing;
    }

    /// <returns>Whether all were counted exactly.</returns>
    private bool InsertMissed(ReadOnlySpan<Trade> missed, IdRange complete)
    {
        var isExact = Insert(missed, complete) == 0;
        if (!missed.IsEmpty)
            Notify(isExact ? RepairNoticeKind.RepairedLate : RepairNoticeKind.Excluded, new(missed[0].Id, missed[^1].Id));
        return isExact;
    }

    private Verdict Emit(in Trade trade)
    {
        Debug.Assert(trade.Id >= Next, "Invariant: trades are emitted in id order");
        Next = trade.Id + 1;
        Highest = Math.Max(Highest, trade.Id);
        if (_gap is { } gap && Next > gap.To)
        {
            Notify(RepairNoticeKind.GapRepaired, gap);
            _gap = null;
        }

        return Count(trade, _nextFollowsGap && History.Count > 0);
    }

    private Verdict Count(in Trade trade, bool followsGap)
    {
        var isCounted = Windows.TryAppend(trade, followsGap);
        _nextFollowsGap = !isCounted || trade.Id + 1 < Next;
        if (!isCounted)
        {
            LastExcludedId = trade.Id;
            Notify(RepairNoticeKind.Excluded, new(trade.Id, trade.Id));
            return new(VerdictKind.Excluded);
        }

        LastEmittedId = trade.Id;
        output.TradesEmitted++;
        Windows.Read(trade, output, isKept: trade.Id == options.KeepWindowsAt);
        return new(VerdictKind.InOrder);
    }

    private void NoticeGap(IdRange gap)
    {
        if (_gap?.To >= gap.To)
            return;
        _gap = new(_gap?.From ?? gap.From, gap.To);
        Notify(RepairNoticeKind.GapFound, gap);
    }

    /// <summary>Skips what is too old to be emitted when <paramref name="newest"/> happened after a long downtime.</summary>
    private void SkipBeyondCatchUp(long newest)
    {
        var first = newest - options.Bounds.CatchUpTradesMax;
        if (first <= Next || Buffer.Count > 0 || _rules.Ids == TradeIdRule.Rising)
            return;

        Notify(RepairNoticeKind.Skipped, new(Next, first - 1));
        Next = first;
        _nextFollowsGap = true;
    }

    /// <summary>Drops a trade that finds no room to wait: as the highest known id covers it, it is fetched when its turn comes.</summary>
    private void Drop(long id)
    {
        if (Dropped is null)
            Notify(RepairNoticeKind.BufferFull, new(id, id));
        Dropped = new(Math.Min(id, Dropped?.From ?? id), Math.Max(id, Dropped?.To ?? id));
    }

    private void Notify(RepairNoticeKind kind, IdRange ids) => output.Notices.Add(new(kind, stream, ids));
}

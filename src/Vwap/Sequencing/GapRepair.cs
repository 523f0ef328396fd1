namespace Vwap;

/// <summary>Handles the gaps of one stream over time: how long trades wait, and what is fetched.</summary>
/// <remarks>
/// <para>A state machine without I/O: trades, heartbeats, pages and time go in; readings, requests and notices come out.</para>
/// <list type="number">
/// <item>At start the windows are filled with the trades before the first reading. Trades that arrive meanwhile wait.</item>
/// <item>Ids that are skipped, or that a heartbeat reports, are requested in ascending pages. What follows them waits.</item>
/// <item>A wait without progress ends after the hold: what waits is emitted, and the gap marks the windows that it touches. A pause that the venue
/// asks for does not count, up to one more hold.</item>
/// <item>Gaps behind the readings are requested as long as they touch a window; what comes enters the windows without readings.</item>
/// <item>One request is in flight for what readings wait for and one for the rest, with a backoff after each that did not help. A new wait
/// begins with a short one.</item>
/// <item>A jump far ahead is accepted when a second trade confirms it, and refuted when trades continue below it.</item>
/// <item>A window added later is filled behind the readings of the others, and read once it is, or once nothing has come for it within the hold.</item>
/// </list>
/// <para>Engine thread only.</para>
/// </remarks>
internal sealed class GapRepair
{
    private readonly StreamId _stream;
    private readonly RepairOptions _options;
    private readonly VenueRules _rules;
    private readonly SequencerOutput _output;
    private readonly TradeSequence _sequence;
    private readonly StreamFill _fill;
    private readonly IdJumpFilter _jumps;
    private readonly HeartbeatMonitor _heartbeats;
    private readonly RepairRequests _requests;
    private readonly HoldClock _hold;

    private bool _readingsWait;

    public GapRepair(StreamId stream, IReadOnlyList<WindowSpec> windows, RepairOptions options, Random random, SequencerOutput output)
    {
        _stream = stream;
        _options = options;
        _rules = options.RulesOf(stream.Venue);
        _output = output;
        _sequence = new(stream, windows, options, output);
        _jumps = new(options.Bounds.IdJumpMax);
        _heartbeats = new(_jumps);
        _requests = new(_sequence, _heartbeats, options, random, output);
        _hold = new(options.Hold);
        _fill = new(_sequence, windows, options, output);
    }

    public TradeSequence Sequence => _sequence;

    /// <summary>What is known of jumps far ahead.</summary>
    public IdJumpFilter Jumps => _jumps;

    /// <summary>Adds a window. It has no readings before it is filled as far as it can be.</summary>
    public void AddWindow(WindowSpec window, TimeSpan now)
    {
        EndWaits(now);
        _fill.AddWindow(window, now);
        Settle(now);
    }

    /// <summary>Removes a window.</summary>
    public void RemoveWindow(WindowSpec window) => _fill.RemoveWindow(window);

    /// <summary>A trade of the feed.</summary>
    public Verdict OnTrade(in Trade trade, TimeSpan now)
    {
        _heartbeats.OnTrade(trade.Id);
        if (!_jumps.HasSuspect && _sequence.TryEmitNext(trade, out var verdict))
            return verdict;

        EndWaits(now);
        verdict = Add(trade, now);
        Settle(now);
        return _sequence.LastExcludedId == trade.Id ? new(VerdictKind.Excluded) : verdict;
    }

    /// <summary>The latest trades of the stream, in id order: history for a new stream, trades like any others for a running one.</summary>
    public void OnSnapshot(ReadOnlySpan<Trade> trades, TimeSpan now)
    {
        EndWaits(now);
        if (_sequence.Next == 0 && !_jumps.IsJump(trades[^1].Id, _sequence.FindFirst(trades[^1].Id) - 1))
            BeginWithSnapshot(trades, now);
        foreach (ref readonly var trade in trades)
        {
            _heartbeats.OnTrade(trade.Id);
            if (Add(trade, now).Kind is var verdict and not VerdictKind.Duplicate) // a snapshot repeats what is known
                _output.Count(verdict);
        }

        Settle(now);
    }

    /// <summary>A heartbeat reports the latest trade id; 0 when the venue does not say.</summary>
    public void OnHeartbeat(long lastTradeId, TimeSpan now)
    {
        EndWaits(now);
        if (_heartbeats.OnHeartbeat(lastTradeId, _sequence.Highest, now))
            Notify(RepairNoticeKind.Silent, new(lastTradeId, lastTradeId));
        Settle(now);
    }

    /// <summary>The connection was lost: trades may be missing after the last one.</summary>
    public void OnDisconnected()
    {
        _heartbeats.OnDisconnected();
        _sequence.Interrupt();
    }

    /// <summary>The connection lost a frame that may have held trades of the stream.</summary>
    public void OnFrameLost(TimeSpan now) => _heartbeats.OnFrameLost(now);

    /// <summary>The answer to a request. Its trades are used even if the request is no longer in flight.</summary>
    public void OnPage(FetchRequest request, in TradePage page, TimeSpan now)
    {
        EndWaits(now);
        if (_sequence.Next == 0)
            return;

        var isComplete = page.Complete != default;
        var isFill = _fill.IsAnsweredBy(request);
        var from = isFill ? request.Ids.From : 0; // a page that lags may bring what an earlier request was for
        Trade[] trades = [.. page.Trades.Where(trade => isComplete || (trade.Id >= from && trade.Id <= request.Ids.To)).DistinctBy(trade => trade.Id).OrderBy(trade => trade.Id)];
        var helped = isFill ? AddFillPage(trades, page, now) : AddRepairPage(trades, page, request.Ids, now);
        if (isFill)
            _sequence.AddFetched(trades, page.Complete, now); // a page that is served by time may reach beyond what is there
        _requests.Close(request, helped, now);
        Settle(now);
    }

    /// <summary>A request failed; one that is not in flight is ignored.</summary>
    public void OnFetchFailed(FetchRequest request, TimeSpan now)
    {
        EndWaits(now);
        _requests.Close(request, helped: false, now);
        Settle(now);
    }

    /// <summary>The venue asks not to be sent any request for a while.</summary>
    public void OnPause(TimeSpan until, TimeSpan now) => _hold.Pause(until, now);

    /// <summary>Time has passed.</summary>
    public void OnTime(TimeSpan now) => Settle(now);

    private Verdict Add(in Trade trade, TimeSpan now)
    {
        var highest = _sequence.Next > 0 ? _sequence.Highest : _sequence.FindFirst(trade.Id) - 1;
        Trade? confirmed = null;
        if (trade.Id > highest && !_jumps.Accepts(trade, highest, out confirmed))
        {
            Notify(RepairNoticeKind.JumpSuspected, new(trade.Id, trade.Id));
            return new(VerdictKind.Gap, new(highest + 1, trade.Id - 1));
        }

        if (_sequence.Next == 0)
            Begin((confirmed ?? trade).Id, now);
        if (confirmed is { } earlier)
            _sequence.Add(earlier, now);
        return AddAccepted(trade, now);
    }

    private Verdict AddAccepted(in Trade trade, TimeSpan now)
    {
        var next = _sequence.Next;
        if (trade.Id < next)
            _jumps.NoteOlder(trade.Id);
        var verdict = _sequence.Add(trade, now);
        if (_sequence.Next > next && _sequence.Buffer.Count > 0)
            _hold.Progress(now); // the feed itself fills the gap
        return verdict;
    }

    private void Begin(long firstId, TimeSpan now)
    {
        _sequence.Begin(firstId);
        _hold.Progress(now);
        _fill.Begin();
    }

    private void BeginWithSnapshot(ReadOnlySpan<Trade> trades, TimeSpan now)
    {
        Begin(trades[^1].Id, now);
        var older = 0;
        while (older < trades.Length && trades[older].Id < _sequence.Next)
            older++;
        _fill.AddSnapshot(trades[..older].ToArray(), new(trades[0].Id, older < trades.Length ? _sequence.Next - 1 : trades[^1].Id));
    }

    private bool AddFillPage(Trade[] trades, in TradePage page, TimeSpan now)
    {
        if (!_fill.TryAdd(trades, page, now))
            return false;
        _hold.Progress(now);
        return true;
    }

    /// <returns>Whether trades that readings wait for came, or a part of a gap was closed.</returns>
    private bool AddRepairPage(Trade[] trades, in TradePage page, IdRange requested, TimeSpan now)
    {
        var next = _sequence.Next;
        var (ahead, behind) = _sequence.AddFetched(trades, page.Complete, now);
        if (ahead)
            _hold.Fetch(now);
        if (ahead && Array.Exists(trades, trade => trade.Id == next))
            _hold.Progress(now);
        if (requested.To > _sequence.Highest)
            _heartbeats.TailIsKnown();
        foreach (var abandoned in _requests.CountMissing(requested))
            Notify(RepairNoticeKind.GapAbandoned, abandoned);
        return ahead || behind;
    }

    /// <summary>After every event: emits what can be emitted, and makes the next requests.</summary>
    private void Settle(TimeSpan now)
    {
        if (_sequence.Next == 0)
            return;

        EndWaits(now);
        _fill.ReadAdded(now);
        if (_heartbeats.TakeOverdue(_sequence.Highest, now) is { } tail)
        {
            if (_sequence.Highest < _sequence.Next)
                _requests.Hurry(now);
            _sequence.KnowTail(tail);
        }

        if (_rules.CanFetch)
            _requests.Send(_fill.Pages, _readingsWait || _sequence.IsHeld ? WaitEnd() : null, now);
    }

    /// <summary>
    /// Emits what can be emitted and ends waits that are over. Done before an event too: what happens must not depend on when the last tick
    /// was, or a replay would differ.
    /// </summary>
    private void EndWaits(TimeSpan now)
    {
        if (_sequence.IsHeld && (_fill.IsEnough || now >= WaitEnd()))
        {
            _fill.Take();
            _sequence.IsHeld = false;
            _hold.Progress(now); // what was missed since the last run has not been requested yet: it has a hold of its own
        }

        if (_sequence.IsHeld)
            return;
        _sequence.EmitReady();
        while (_sequence.Buffer.Count > 0)
        {
            if (!_readingsWait)
            {
                _requests.Hurry(now + RepairLimits.FetchDelay); // an earlier backoff may be longer than the hold
                _hold.Begin(now);
            }

            _readingsWait = true;
            if (now < WaitEnd())
                return;
            _sequence.PassGap();
            _readingsWait = false;
            BeginNextWait(now);
        }

        _readingsWait = false;
    }

    private TimeSpan WaitEnd() => _hold.FindEnd(_sequence.IsHeld ? TimeSpan.MinValue : _sequence.Buffer.First.Since);

    /// <summary>
    /// The hold of the next gap began when the trade after it came, unless the venue was still serving what precedes it, or we dropped the
    /// trades ourselves: then it begins now.
    /// </summary>
    private void BeginNextWait(TimeSpan now)
    {
        _hold.Pass();
        if (_sequence.Buffer.Count > 0 && _sequence.Dropped?.From < _sequence.Buffer.First.Trade.Id)
            _hold.Progress(now);
    }

    private void Notify(RepairNoticeKind kind, IdRange ids) => _output.Notices.Add(new(kind, _stream, ids));
}

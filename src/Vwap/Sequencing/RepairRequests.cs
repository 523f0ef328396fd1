namespace Vwap;

/// <summary>Decides what is requested of the venue for one stream, and when.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class RepairRequests
{
    private readonly TradeSequence _sequence;
    private readonly HeartbeatMonitor _heartbeats;
    private readonly SequencerOutput _output;
    private readonly TimeSpan _hold;
    private readonly int _pageTradesMax;
    private readonly FetchLane _urgent;
    private readonly FetchLane _behind;
    private readonly FetchAttempts _urgentAttempts;
    private readonly FetchAttempts _behindAttempts;

    public RepairRequests(TradeSequence sequence, HeartbeatMonitor heartbeats, RepairOptions options, Random random, SequencerOutput output)
    {
        _sequence = sequence;
        _heartbeats = heartbeats;
        _output = output;
        _hold = options.Hold;
        _pageTradesMax = options.RulesOf(sequence.Stream.Venue).PageTradesMax;
        var urgentMax = _hold / 20;
        _urgent = new(new(
            RepairLimits.UrgentRetryDelayMin, urgentMax > RepairLimits.UrgentRetryDelayMin ? urgentMax : RepairLimits.UrgentRetryDelayMin, random));
        _behind = new(new(RepairLimits.RetryDelayMin, RepairLimits.RetryDelayMax, random));
        _urgentAttempts = new(_pageTradesMax, int.MaxValue); // the hold ends the wait for them
        _behindAttempts = new(_pageTradesMax, RepairLimits.UnservedAnswersMax);
    }

    /// <summary>Sends what is due.</summary>
    /// <param name="fill">What fills the windows at start; null when nothing does.</param>
    /// <param name="waitEnd">When the readings that wait stop waiting; null when none do.</param>
    /// <param name="now">The time.</param>
    public void Send(WindowFill? fill, TimeSpan? waitEnd, TimeSpan now)
    {
        if (_urgent.IsDue(now) && ChooseUrgent(fill, now) is { } urgent)
            Send(_urgent, urgent, fill, waitEnd - now ?? _hold, now);
        // Never beside what readings wait for: it would take its place in the queue.
        if (_behind.IsDue(now) && _urgent.Request is null && waitEnd is null && ChooseBehind(fill) is { } behind)
            Send(_behind, behind, fill, within: null, now);
    }

    /// <summary>What readings will wait for from now on is requested no earlier than this, whatever failed before.</summary>
    public void Hurry(TimeSpan notBefore) => _urgent.Restart(notBefore);

    /// <summary>A request was answered; <paramref name="helped"/> is whether it was of use.</summary>
    public void Close(FetchRequest request, bool helped, TimeSpan now) => FindLane(request)?.Close(helped, now);

    /// <summary>Counts an answer against what was requested and is still missing.</summary>
    /// <returns>What is abandoned.</returns>
    public IReadOnlyList<IdRange> CountMissing(IdRange requested)
    {
        _urgentAttempts.Count(_sequence.MissingAhead(), requested);
        return _behindAttempts.Count(_sequence.History.MissingIds(), requested);
    }

    private IdRange? ChooseUrgent(WindowFill? fill, TimeSpan now)
    {
        if (_sequence.IsHeld)
            return fill!.NextPage;
        var (next, highest) = (_sequence.Next, _sequence.Highest);
        if (highest < next)
            return _heartbeats.MayMissTail(now) ? new(next, next + _pageTradesMax - 1) : null;

        // An id that the venue does not serve must not keep the others from being fetched meanwhile, as long as there is room for them. Where a
        // page may show that it never existed, the page right after what is there helps most.
        var from = _sequence.Buffer.IsFull || _sequence.MaySkipIds ? next : _urgentAttempts.Choose(_sequence.MissingAhead())?.From;
        return from is null ? null : new(from.Value, Math.Min(highest, from.Value + _pageTradesMax - 1));
    }

    /// <summary>What marks readings, then what would fill the windows further.</summary>
    private IdRange? ChooseBehind(WindowFill? fill)
    {
        if (_sequence.History.HasGaps && _behindAttempts.Choose(_sequence.History.MissingIds()) is { } missing)
            return missing;
        return fill is { IsDone: false } && !_sequence.Windows.IsFilled ? fill.NextPage : null;
    }

    private void Send(FetchLane lane, IdRange ids, WindowFill? fill, TimeSpan? within, TimeSpan now)
    {
        var since = fill is { IsDone: false } && ids == fill.NextPage ? fill.Since : _sequence.FindTimeBelow(ids.From);
        var request = new FetchRequest(_sequence.Stream, ids, since, within);
        lane.Send(request);
        _output.Fetches.Add(request);
        _urgentAttempts.ForgetBelow(_sequence.Next);
        _behindAttempts.ForgetBelow(_sequence.History.LastDroppedId);
    }

    private FetchLane? FindLane(FetchRequest request) => _urgent.IsInFlight(request) ? _urgent : _behind.IsInFlight(request) ? _behind : null;
}

namespace Vwap.Feeds.Tests;

/// <summary>A promise was broken; the message says which and when.</summary>
internal sealed class PromiseBrokenException(string message) : Exception(message);

/// <summary>The world of one night: its time, its market, what goes wrong, and what was seen of it.</summary>
internal sealed class Night
{
    private readonly int[] _happened = new int[Enum.GetValues<FaultKind>().Length];
    private readonly Queue<TimeSpan> _requests = new();
    private readonly IFrameDecoder _decoder;
    private readonly DecodedFrame _frame = new();
    private readonly List<string>? _log;

    public Night(NightPlan plan, bool isLogged)
    {
        Plan = plan;
        _log = isLogged ? [] : null;
        _decoder = plan.Venue.CreateDecoder(new(plan.Venue.Id, plan.Streams.Select(stream => stream.Product)));
        Market = new(plan);
        Oracle = new(plan, Market);
        Rest = new(this);
        Network = new(this);
    }

    public NightPlan Plan { get; }

    public SimulatedTime Time { get; } = new();

    public Market Market { get; }

    public Oracle Oracle { get; }

    public Network Network { get; }

    public ModelRest Rest { get; }

    public WrittenOutput Output { get; } = new();

    /// <summary>What the process that lives has seen.</summary>
    public SeenTrades Seen { get; private set; } = new();

    /// <summary>The trade with which the output of a product must begin.</summary>
    public Dictionary<StreamId, long> Begins { get; } = [];

    /// <summary>The first promise that was broken. It is thrown too, but what it is thrown through may take it for its own failure.</summary>
    public PromiseBrokenException? Broken { get; private set; }

    public IReadOnlyList<int> Happenings => _happened;

    public IReadOnlyList<string> LogLines => _log ?? [];

    /// <summary>Whether a fault strikes now. After its bad part of the night it does not.</summary>
    public bool Happens(FaultKind kind, Random random, double factor = 1)
    {
        var rate = Plan.Rate(kind, Time.Elapsed) * factor;
        if (rate == 0 || random.NextDouble() >= rate)
            return false;
        return Happened(kind);
    }

    public bool Happened(FaultKind kind, int times = 1)
    {
        _happened[(int)kind] += times;
        Log($"fault {kind}");
        return true;
    }

    public void Log(FormattableString line) => _log?.Add($"{Time.Elapsed.TotalSeconds,9:0.000} {line}");

    public void Check(bool holds, string otherwise)
    {
        if (holds)
            return;
        Broken ??= new($"at {Time.Elapsed.TotalSeconds:0.000} s: {otherwise}");
        throw Broken;
    }

    public FeedProcess BeginLife(int life)
    {
        Seen = new();
        foreach (var product in Plan.Streams)
        {
            if (!Output.Readings.Exists(reading => reading.Stream == product))
                Begins.Remove(product);
            else
                Seen.BeginAt(product, Output.CreateResumePoint().NextTradeId(product, Plan.Windows));
        }

        _requests.Clear();
        Log($"life {life} begins");
        return new(this, life);
    }

    public void CountRequest()
    {
        _requests.Enqueue(Time.Elapsed);
        while (_requests.Peek() <= Time.Elapsed - TimeSpan.FromSeconds(1))
            _requests.Dequeue();
        var most = (int)(TimeSpan.FromSeconds(1) / Plan.Venue.Facts.RequestSpacing) + Plan.Venue.Facts.RequestBurst; // the last on the edge
        Check(_requests.Count <= most, $"{_requests.Count} requests within a second");
    }

    /// <summary>The pipeline took an event: its readings are judged at once, with what was known then.</summary>
    public void Took(in FeedResult result, int heldTrades, in FeedEvent feedEvent)
    {
        LogEvent(feedEvent);
        foreach (var request in result.Fetches)
            Log($"requests {request.Stream} {request.Ids}");
        foreach (var notice in result.Notices)
            Notice(notice);
        foreach (ref readonly var reading in result.Readings)
        {
            Log($"reading {reading.Stream} {reading.Window} {reading.Trade.Id} {reading.State} ({reading.Count})");
            Judge.Reading(this, reading);
        }

        // A page that is asked for by time may hold more than what is missing, and so may the one that fills the windows.
        var page = Plan.Venue.Facts.Ids == TradeIdRule.Contiguous ? Plan.Bounds.PageTradesMax : 2 * RepairLimits.PageTradesMax;
        var most = (Plan.Bounds.HeldTradesMax + page) * Plan.Streams.Length;
        Check(heldTrades <= most, $"{heldTrades} trades wait, more than {most}");
        Record(feedEvent); // last: a wait that is over ends before what comes is looked at
    }

    private void Record(in FeedEvent feedEvent)
    {
        switch (feedEvent.Kind)
        {
            case FeedEventKind.Frame:
                _decoder.Decode(feedEvent.Payload.Span, _frame);
                Seen.HasData |= _frame.IsData;
                if (_frame.IsSnapshot)
                    BeginWithSnapshot(_frame.Trades);
                foreach (ref readonly var trade in _frame.Trades)
                {
                    Begins.TryAdd(trade.Stream, trade.Id);
                    Seen.AddLive(trade);
                }

                break;
            case FeedEventKind.Page:
                foreach (var trade in ReadPage(feedEvent))
                    Seen.Add(trade);
                break;
            case FeedEventKind.Closed:
                Seen.HasLostData |= Seen.HasData;
                break;
            default:
                break;
        }
    }

    /// <summary>The output begins with the latest trade of a snapshot.</summary>
    private void BeginWithSnapshot(ReadOnlySpan<Trade> trades)
    {
        for (var index = trades.Length - 1; index >= 0; index--)
        {
            Begins.TryAdd(trades[index].Stream, trades[index].Id);
            Seen.AddSnapshot(trades[index]);
        }
    }

    private IReadOnlyList<Trade> ReadPage(in FeedEvent page) => Plan.Venue.Backfill!.Read(page.Payload.Span, page.Request!).Page.Trades;

    private void LogEvent(in FeedEvent feedEvent)
    {
        if (_log is null || feedEvent.Kind == FeedEventKind.Tick)
            return;

        if (feedEvent.Kind == FeedEventKind.Page)
            Log($"page {feedEvent.Request!.Stream} {feedEvent.Request.Ids}: {string.Join(' ', ReadPage(feedEvent).Select(trade => trade.Id))}");
        else if (feedEvent.Kind != FeedEventKind.Frame)
            Log($"{feedEvent.Kind} {feedEvent.Request?.Stream} {feedEvent.Detail}");
        else
            LogFrame(feedEvent);
    }

    private void LogFrame(in FeedEvent feedEvent)
    {
        _decoder.Decode(feedEvent.Payload.Span, _frame);
        foreach (ref readonly var trade in _frame.Trades)
            Log($"trade {trade.Stream} {trade.Id}");
    }

    private void Notice(RepairNotice notice)
    {
        Log($"notice {notice.Kind} {notice.Stream} {notice.Ids}");
        if (notice.Kind == RepairNoticeKind.BufferFull)
            Happened(FaultKind.HeldTradesFull);
        if (notice.Kind != RepairNoticeKind.Skipped)
            return;
        Happened(FaultKind.CatchUpSkip);
        Seen.Skip(notice.Stream, notice.Ids);
    }
}

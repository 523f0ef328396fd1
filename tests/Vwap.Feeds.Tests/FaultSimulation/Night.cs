namespace Vwap.Feeds.Tests;

/// <summary>A promise was broken; the message says which and when.</summary>
internal sealed class PromiseBrokenException(string message) : Exception(message);

/// <summary>The world of one night: its time, its market, what goes wrong, and what was seen of it.</summary>
internal sealed class Night
{
    private const int RequestsPerSecondMax = 9; // 8 in each second, and one on its edge

    private readonly int[] _happened = new int[Enum.GetValues<FaultKind>().Length];
    private readonly Queue<TimeSpan> _requests = new();
    private readonly CoinbaseMessageReader _reader;
    private readonly List<string>? _log;

    public Night(NightPlan plan, bool isLogged)
    {
        Plan = plan;
        _log = isLogged ? [] : null;
        _reader = new(new(plan.Products));
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
    public Dictionary<ProductId, long> Begins { get; } = [];

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

    public bool Happened(FaultKind kind)
    {
        _happened[(int)kind]++;
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
        foreach (var product in Plan.Products)
        {
            if (!Output.Readings.Exists(reading => reading.Product == product))
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
        Check(_requests.Count <= RequestsPerSecondMax, $"{_requests.Count} requests within a second");
    }

    /// <summary>The pipeline took an event: its readings are judged at once, with what was known then.</summary>
    public void Took(FeedPipeline pipeline, in FeedEvent feedEvent)
    {
        LogEvent(feedEvent);
        foreach (var request in pipeline.Fetches)
            Log($"asks for {request.Product} {request.Ids}");
        foreach (var notice in pipeline.Notices)
            Notice(notice);
        foreach (ref readonly var reading in pipeline.Readings)
        {
            Log($"reading {reading.Product} {reading.Window} {reading.Trade.Id} {reading.State} ({reading.Count})");
            Judge.Reading(this, reading);
        }

        var most = (Plan.Bounds.HeldTradesMax + Plan.Bounds.PageTradesMax) * Plan.Products.Length;
        Check(pipeline.HeldTrades <= most, $"{pipeline.HeldTrades} trades wait, more than {most}");
        Record(feedEvent); // last: a wait that is over ends before what comes is looked at
    }

    private void Record(in FeedEvent feedEvent)
    {
        switch (feedEvent.Kind)
        {
            case FeedEventKind.Frame when _reader.Read(feedEvent.Payload.Span) is { Kind: CoinbaseMessageKind.Trade } message:
                Begins.TryAdd(message.Trade.Product, message.Trade.Id);
                Seen.AddLive(message.Trade);
                break;
            case FeedEventKind.Page when CoinbaseTradesPage.TryRead(feedEvent.Payload.Span, feedEvent.Request.Product, out var trades):
                RecordPage(feedEvent.Request, trades);
                break;
            case FeedEventKind.Closed:
                Seen.HasData = true;
                break;
            default:
                break;
        }
    }

    private void RecordPage(FetchRequest request, IReadOnlyList<Trade> trades)
    {
        foreach (var trade in trades.Where(trade => request.Ids.Contains(trade.Id)))
            Seen.Add(trade);
    }

    private void LogEvent(in FeedEvent feedEvent)
    {
        if (_log is null || feedEvent.Kind == FeedEventKind.Tick)
            return;

        if (_reader.Read(feedEvent.Payload.Span) is { Kind: CoinbaseMessageKind.Trade } message)
            Log($"trade {message.Trade.Product} {message.Trade.Id}");
        else if (CoinbaseTradesPage.TryRead(feedEvent.Payload.Span, feedEvent.Request.Product, out var trades))
            Log($"page {feedEvent.Request.Product} {feedEvent.Request.Ids}: {string.Join(' ', trades.Select(trade => trade.Id))}");
        else if (feedEvent.Kind != FeedEventKind.Frame)
            Log($"{feedEvent.Kind} {feedEvent.Request.Product} {feedEvent.Detail}");
    }

    private void Notice(RepairNotice notice)
    {
        Log($"notice {notice.Kind} {notice.Product} {notice.Ids}");
        if (notice.Kind == RepairNoticeKind.Deferred)
            Happened(FaultKind.HeldTradesFull);
        if (notice.Kind == RepairNoticeKind.Skipped)
            Happened(FaultKind.CatchUpSkip);
    }
}

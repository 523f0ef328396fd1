namespace Vwap.Tests;

/// <summary>A repairing engine of one product on a workbench: tests say what happens and when, and read what comes of it.</summary>
internal sealed class RepairBench
{
    public static readonly ProductId Product = ProductId.Parse("BTC-USD");
    /// <summary>An answer without any trade.</summary>
    public static readonly Trade[] None = [];

    private static readonly DateTime Start = new(2026, 3, 7, 12, 0, 0, DateTimeKind.Utc);

    private readonly RepairingEngine _engine;
    private readonly WindowSpec[] _windows;

    public RepairBench(RepairOptions? options = null, params string[] windows)
    {
        _windows = [.. (windows.Length == 0 ? ["1"] : windows).Select(WindowSpec.Parse)];
        _engine = new(_windows, options ?? new());
    }

    public DateTime Now { get; private set; } = Start;

    public List<Reading> Readings { get; } = [];

    public List<FetchRequest> Fetches { get; } = [];

    public List<RepairNotice> Notices { get; } = [];

    /// <summary>The ids whose readings came, those of the first window.</summary>
    public IEnumerable<long> Ids => Readings.Where(reading => reading.Window == _windows[0]).Select(reading => reading.Trade.Id);

    /// <summary>The ids asked for last.</summary>
    public IdRange Asked => Fetches[^1].Ids;

    public int Held => _engine.HeldTrades;

    /// <summary>The trade of an id: one a second, price and size its own.</summary>
    public static Trade Trade(long id) => new(Product, id, Price.Parse($"{100 + id}"), Size.Parse($"0.{id:000000}1"), Start.AddSeconds(id));

    public static Trade[] Trades(long from, long to) => [.. Enumerable.Range(0, (int)(to - from + 1)).Select(index => Trade(from + index))];

    public Verdict Hear(long id) => Keep(_engine.AddTrade(Trade(id), Now));

    public Verdict Hear(Trade trade) => Keep(_engine.AddTrade(trade, Now));

    public void Beat(long lastTradeId)
    {
        _engine.AddHeartbeat(Product, lastTradeId, Now);
        Keep();
    }

    /// <summary>Answers the last request with these ids.</summary>
    public void Serve(params long[] ids) => Serve([.. ids.Select(Trade)]);

    public void Serve(Trade[] trades)
    {
        _engine.AddPage(Fetches[^1], trades, Now);
        Keep();
    }

    /// <summary>Answers the last request with all that was asked for.</summary>
    public void ServeAll() => Serve(Trades(Asked.From, Asked.To));

    public void Fail(TimeSpan retryAfter = default)
    {
        _engine.FailFetch(Fetches[^1], retryAfter, Now);
        Keep();
    }

    /// <summary>Lets time pass, tick by tick as it does in life.</summary>
    public void Pass(double seconds)
    {
        for (var end = Now.AddSeconds(seconds); Now < end;)
        {
            Now = Now.AddMilliseconds(50) < end ? Now.AddMilliseconds(50) : end;
            _engine.Advance(Now);
            Keep();
        }
    }

    /// <summary>What a plain engine reads when it is given all trades up to <paramref name="id"/>, the last window's.</summary>
    public Reading Expect(long id, long since = 1) => Expect(_windows[^1], id, since);

    public static Reading Expect(WindowSpec window, long id, long since = 1)
    {
        var engine = new VwapEngine(window);
        var reading = default(Reading);
        foreach (var trade in Trades(since, id))
            reading = engine.Add(trade)[0];
        return reading;
    }

    public bool Noticed(RepairNoticeKind kind, long from, long to) => Notices.Contains(new(kind, Product, new(from, to)));

    private Verdict Keep(Verdict verdict = default)
    {
        Readings.AddRange(_engine.Readings);
        Fetches.AddRange(_engine.Fetches);
        Notices.AddRange(_engine.Notices);
        return verdict;
    }
}

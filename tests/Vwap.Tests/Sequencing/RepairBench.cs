namespace Vwap.Tests;

/// <summary>A repairing engine of one product on a workbench: tests say what happens and when, and read what comes of it.</summary>
internal sealed class RepairBench
{
    public static readonly StreamId Stream = StreamId.Parse("BTC-USD");

    /// <summary>An answer without any trade.</summary>
    public static readonly Trade[] None = [];

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly DateTime Start = new(2026, 3, 7, 12, 0, 0, DateTimeKind.Utc);

    private readonly RepairingEngine _engine;
    private readonly WindowSpec[] _windows;

    public RepairBench(RepairOptions? options = null, params string[] windows)
    {
        _windows = [.. (windows.Length == 0 ? ["1"] : windows).Select(WindowSpec.Parse)];
        _engine = new(_windows, options ?? new());
    }

    public TimeSpan Now { get; private set; }

    public List<Reading> Readings { get; } = [];

    public List<FetchRequest> Fetches { get; } = [];

    public List<RepairNotice> Notices { get; } = [];

    /// <summary>The ids whose readings came, those of the first window.</summary>
    public IEnumerable<long> Ids => Readings.Where(reading => reading.Window == _windows[0]).Select(reading => reading.Trade.Id);

    /// <summary>The ids asked for last.</summary>
    public IdRange Asked => Fetches[^1].Ids;

    public int Held => _engine.HeldTrades;

    /// <summary>The ids that the venue serves by itself, at once; null when the test answers requests.</summary>
    public Range? Venue { get; init; }

    /// <summary>The trade of an id: one a second, price and size its own.</summary>
    public static Trade Trade(long id) =>
        new(Stream, id, Price.Parse($"{100 + id % 1_000_000}"), Size.Parse($"0.{id % 1_000_000:000000}1"), Start.AddSeconds(id % 1_000_000));

    public static Trade[] Trades(long from, long to) => [.. Enumerable.Range(0, (int)(to - from + 1)).Select(index => Trade(from + index))];

    public Verdict Hear(long id) => Keep(_engine.AddTrade(Trade(id), Now));

    public void Hear(params long[] ids) => Array.ForEach(ids, id => Hear(id));

    public Verdict Hear(Trade trade) => Keep(_engine.AddTrade(trade, Now));

    public void HearSnapshot(params long[] ids)
    {
        _engine.AddTrades(ids.Select(Trade).ToArray(), areSnapshot: true, Now);
        Keep();
    }

    public void AddWindow(string window)
    {
        _engine.AddWindow(WindowSpec.Parse(window), Now);
        Keep();
    }

    public void RemoveWindow(string window)
    {
        _engine.RemoveWindow(WindowSpec.Parse(window));
        Keep();
    }

    /// <summary>Stops watching the product.</summary>
    public long Remove() => _engine.Remove(Stream);

    /// <summary>The readings of one window.</summary>
    public List<Reading> Of(string window) => Readings.FindAll(reading => reading.Window.Text == window);

    public void Disconnect()
    {
        _engine.Disconnect(Stream.Venue);
        Keep();
    }

    public void LoseFrame()
    {
        _engine.LoseFrame(Stream.Venue, Now);
        Keep();
    }

    public void Beat(long lastTradeId)
    {
        _engine.AddHeartbeat(Stream, lastTradeId, Now);
        Keep();
    }

    /// <summary>Answers the last request with these ids.</summary>
    public void Serve(params long[] ids) => Serve([.. ids.Select(Trade)]);

    public void Serve(Trade[] trades)
    {
        _engine.AddPage(Fetches[^1], new(trades, IsEnd: trades.Length == 0), Now);
        Keep();
    }

    /// <summary>Answers the last request with these ids, and says of which ids they are all there are.</summary>
    public void Serve(long[] ids, IdRange complete)
    {
        _engine.AddPage(Fetches[^1], new([.. ids.Select(Trade)], IsEnd: false, complete), Now);
        Keep();
    }

    /// <summary>Answers the last request with all that was asked for.</summary>
    public void ServeAll() => Serve(Trades(Asked.From, Asked.To));

    /// <summary>The venue asks for a pause.</summary>
    public void Pause(double seconds)
    {
        _engine.Pause(Stream.Venue, TimeSpan.FromSeconds(seconds), Now);
        Keep();
    }

    public void Fail()
    {
        _engine.FailFetch(Fetches[^1], Now);
        Keep();
    }

    /// <summary>Lets time pass, tick by tick as it does in life.</summary>
    public void Pass(double seconds)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end;)
        {
            Now = Now + Tick < end ? Now + Tick : end;
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
            reading = engine.Add(trade) is [var next] ? next : reading; // none before an anchor
        return reading;
    }

    public bool Noticed(RepairNoticeKind kind, long from, long to) => Notices.Contains(new(kind, Stream, new(from, to)));

    private Verdict Keep(Verdict verdict = default)
    {
        Readings.AddRange(_engine.Readings);
        Fetches.AddRange(_engine.Fetches);
        Notices.AddRange(_engine.Notices);
        if (Venue is { } venue && _engine.Fetches.Length > 0)
            Answer(venue, [.. _engine.Fetches]);
        return verdict;
    }

    /// <summary>As a venue does: the newest trades at or below what is requested.</summary>
    private void Answer(Range venue, FetchRequest[] requests)
    {
        foreach (var request in requests)
        {
            var to = Math.Min(request.Ids.To, venue.End.Value);
            var trades = Trades(Math.Max(venue.Start.Value, to - request.Ids.Count + 1), to);
            _engine.AddPage(request, new(trades, IsEnd: trades.Length == 0), Now);
            Keep();
        }
    }
}

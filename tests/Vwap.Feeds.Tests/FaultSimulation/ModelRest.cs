using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The exchange's REST side: cursors, a view that may lag, and every way in which an answer can be wrong.</summary>
internal sealed class ModelRest
{
    private readonly Night _night;
    private readonly Random _random;
    private readonly HashSet<(ProductId, long)> _unserved = [];

    public ModelRest(Night night)
    {
        _night = night;
        _random = night.Plan.Random(4);
        foreach (var product in night.Plan.Products)
        {
            foreach (var traded in night.Market.Of(product).Skip(1))
            {
                if (_random.NextDouble() < night.Plan.Rate(FaultKind.RestUnserved, TimeSpan.Zero) / 8)
                    _unserved.Add((product, traded.Trade.Id));
            }
        }
    }

    public bool IsUnserved(ProductId product, long id) => _unserved.Contains((product, id));

    /// <summary>Answers a request some time later, once.</summary>
    public void Fetch(FetchRequest request, Action<FeedEvent> answer)
    {
        var latency = Milliseconds(5, 60);
        if (_night.Happens(FaultKind.RestNever, _random))
            Fail(request, FeedLimits.RequestTimeout, TimeSpan.Zero, answer);
        else if (_night.Happens(FaultKind.Rest429, _random, 2))
            Fail(request, latency, _random.Next(2) == 0 ? TimeSpan.Zero : Milliseconds(100, 4_000), answer);
        else if (_night.Happens(FaultKind.Rest500, _random, 2))
            Fail(request, latency, TimeSpan.Zero, answer);
        else if (IsDead())
            Fail(request, _random.Next(4) == 0 ? FeedLimits.RequestTimeout : latency, TimeSpan.Zero, answer);
        else
            Serve(request, _night.Happens(FaultKind.RestSlow, _random, 2) ? Milliseconds(500, 9_000) : latency, answer);
    }

    private bool IsDead()
    {
        var (from, to) = _night.Plan.RestDead;
        var isDead = _night.Time.Elapsed >= from && _night.Time.Elapsed < to;
        return isDead && _night.Happened(FaultKind.RestDead);
    }

    private void Fail(FetchRequest request, TimeSpan after, TimeSpan retryAfter, Action<FeedEvent> answer) =>
        _night.Time.After(after, () => answer(new(FeedEventKind.FetchFailed, default, default, request, retryAfter, "failed")));

    private void Serve(FetchRequest request, TimeSpan latency, Action<FeedEvent> answer) => _night.Time.After(latency / 2, () =>
    {
        var body = Encoding.UTF8.GetBytes(Write(FindRows(request)));
        if (_night.Happens(FaultKind.RestTorn, _random))
            body = body[.._random.Next(body.Length)];
        _night.Time.After(latency / 2, () => answer(new(FeedEventKind.Page, default, body, request)));
    });

    /// <summary>
    /// The newest so many before the cursor, of those that the view knows of. The first trade of all is always among them: an answer without any
    /// is the exchange's word that there is nothing older.
    /// </summary>
    private List<MarketTrade> FindRows(FetchRequest request)
    {
        var now = _night.Time.GetUtcNow().UtcDateTime;
        var lag = _night.Happens(FaultKind.RestLag, _random, 2) ? Milliseconds(50, 4_000) : TimeSpan.Zero;
        var trades = _night.Market.Of(request.Product);
        var omits = _night.Happens(FaultKind.RestOmission, _random, 2);
        var rows = new List<MarketTrade>();
        for (var index = Math.Max(1, _night.Market.CountUntil(request.Product, now - lag)) - 1; index >= 0 && rows.Count < request.Ids.Count; index--)
        {
            var id = trades[index].Trade.Id;
            if (id > request.Ids.To || (index > 0 && omits && _random.Next(3) == 0))
                continue;
            if (IsUnserved(request.Product, id) && _night.Happened(FaultKind.RestUnserved))
                continue;
            rows.Add(trades[index]);
        }

        if (_night.Happens(FaultKind.RestWrongOrder, _random))
            _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
        return rows;
    }

    private static string Write(List<MarketTrade> rows) => $"[{string.Join(",", rows.Select(row => row.Row))}]";

    private TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(from + (to - from) * _random.NextDouble());
}

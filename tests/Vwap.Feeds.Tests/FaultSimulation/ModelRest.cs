using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Feeds.Tests;

/// <summary>The exchange's REST side: servers that lag or lack trades, and every way in which an answer can be wrong.</summary>
/// <remarks>The first trade of all is never lacking: an answer without any trade is the exchange's word that there is nothing older.</remarks>
internal sealed class ModelRest
{
    private readonly Night _night;
    private readonly Random _random;
    private readonly HashSet<(StreamId, long)> _unserved = [];
    private readonly HashSet<(StreamId, long)> _omitted = [];
    private readonly ModelExchange _exchange;
    private readonly ModelExchange _lagging;
    private readonly ModelExchange _omitting;

    public ModelRest(Night night)
    {
        _night = night;
        _random = night.Plan.Random(4);
        foreach (var stream in night.Plan.Streams)
        {
            foreach (var traded in night.Market.Of(stream).Skip(1))
            {
                if (_random.NextDouble() < night.Plan.Rate(FaultKind.RestUnserved, TimeSpan.Zero) / 8)
                    _unserved.Add((stream, traded.Trade.Id));
                if (_random.Next(3) == 0)
                    _omitted.Add((stream, traded.Trade.Id));
            }
        }

        _exchange = new(night, IsServed);
        _lagging = new(night, IsServed, Milliseconds(50, 4_000));
        _omitting = new(night, trade => IsServed(trade) && !_omitted.Contains((trade.Stream, trade.Id)));
        night.Happened(FaultKind.RestUnserved, _unserved.Count);
    }

    public bool IsUnserved(StreamId stream, long id) => _unserved.Contains((stream, id));

    /// <summary>Answers a request some time later, once.</summary>
    public void Fetch(FetchRequest request, Action<FeedEvent> answer)
    {
        var latency = Milliseconds(5, 60);
        var timeout = TimeoutOf(request);
        if (_night.Happens(FaultKind.RestNever, _random))
            Fail(request, timeout, TimeSpan.Zero, answer);
        else if (_night.Happens(FaultKind.Rest429, _random, 2))
            Fail(request, latency, _random.Next(2) == 0 ? TimeSpan.Zero : Milliseconds(100, 4_000), answer);
        else if (_night.Happens(FaultKind.Rest500, _random, 2))
            Fail(request, latency, TimeSpan.Zero, answer);
        else if (IsDead())
            Fail(request, _random.Next(4) == 0 ? timeout : latency, TimeSpan.Zero, answer);
        else
            ServeWithin(request, _night.Happens(FaultKind.RestSlow, _random, 2) ? Milliseconds(500, 9_000) : latency, answer);
    }

    private void ServeWithin(FetchRequest request, TimeSpan latency, Action<FeedEvent> answer)
    {
        if (latency > TimeoutOf(request))
            Fail(request, TimeoutOf(request), TimeSpan.Zero, answer);
        else
            Serve(request, latency, answer);
    }

    private static TimeSpan TimeoutOf(FetchRequest request) => request.Within < FeedLimits.RequestTimeout ? request.Within.Value : FeedLimits.RequestTimeout;

    private bool IsDead()
    {
        var (from, to) = _night.Plan.RestDead;
        var isDead = _night.Time.Elapsed >= from && _night.Time.Elapsed < to;
        return isDead && _night.Happened(FaultKind.RestDead);
    }

    private void Fail(FetchRequest request, TimeSpan after, TimeSpan retryAfter, Action<FeedEvent> answer) =>
        _night.Time.After(after, () => answer(new(FeedEventKind.FetchFailed, _night.Plan.Venue.Id, default, request, retryAfter, "failed")));

    private void Serve(FetchRequest request, TimeSpan latency, Action<FeedEvent> answer) => _night.Time.After(latency / 2, () =>
    {
        var server = _night.Happens(FaultKind.RestLag, _random, 2) ? _lagging : _night.Happens(FaultKind.RestOmission, _random, 2) ? _omitting : _exchange;
        var body = server.Get(_night.Plan.Venue.Backfill!.CreateUri(request));
        if (_night.Happens(FaultKind.RestWrongOrder, _random))
            body = Shuffle(body);
        if (_night.Happens(FaultKind.RestTorn, _random))
            body = body[.._random.Next(body.Length)];
        _night.Time.After(latency / 2, () => answer(new(FeedEventKind.Page, _night.Plan.Venue.Id, body, request)));
    });

    /// <summary>Shuffles the rows: the elements of the array, or of the only array with elements of an object.</summary>
    private byte[] Shuffle(ReadOnlyMemory<byte> body)
    {
        var root = JsonNode.Parse(body.Span)!;
        var rows = root as JsonArray ?? root["result"]!.AsObject().Select(member => member.Value).OfType<JsonArray>().Single();
        var shuffled = rows.Select(row => row!.DeepClone()).ToArray();
        _random.Shuffle(shuffled);
        rows.Clear();
        foreach (var row in shuffled)
            rows.Add(row);
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private bool IsServed(Trade trade) => !IsUnserved(trade.Stream, trade.Id);

    private TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(from + (to - from) * _random.NextDouble());
}

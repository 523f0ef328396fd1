using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The exchange's socket side and the network between: every connection to it may go wrong in its own way.</summary>
internal sealed class Network
{
    private readonly Night _night;
    private readonly Random _random;
    private readonly List<ModelSocket> _open = [];
    private readonly List<ModelSocket> _subscribed = [];

    public Network(Night night)
    {
        _night = night;
        _random = night.Plan.Random(3);
        foreach (var product in night.Plan.Products)
        {
            foreach (var traded in night.Market.Of(product).Where(traded => traded.Trade.Time > SimulatedTime.Start.UtcDateTime))
                night.Time.After(traded.Trade.Time - SimulatedTime.Start.UtcDateTime, () => Broadcast(traded));
        }

        night.Time.After(TimeSpan.FromSeconds(1), Beat);
    }

    public IFeedSocket CreateSocket()
    {
        var socket = new ModelSocket(_night.Time, this);
        _open.Add(socket);
        return socket;
    }

    /// <summary>The client is gone, with all its connections.</summary>
    public void ForgetClient() => _open.ForEach(socket => socket.Vanish());

    /// <summary>Someone connects.</summary>
    public void Accept(ModelSocket socket)
    {
        if (_night.Happens(FaultKind.ConnectRefused, _random, 2))
            _night.Time.After(Milliseconds(1, 50), () => socket.Lose("connection refused"));
        else if (_night.Happens(FaultKind.NameNotFound, _random, 2))
            _night.Time.After(Milliseconds(1, 3_000), () => socket.Lose("no such host"));
        else if (!_night.Happens(FaultKind.EndlessHandshake, _random, 2))
            _night.Time.After(Milliseconds(20, 200), () => Welcome(socket));
    }

    private void Welcome(ModelSocket socket)
    {
        socket.Connected();
        if (_night.Happens(FaultKind.SilentAccept, _random, 2))
            return;
        if (_night.Seen.HasData && _night.Happens(FaultKind.SubscriptionRefused, _random, 2))
        {
            socket.Deliver(Text("""{"type":"error","message":"Failed to subscribe","reason":"BTC-USD is not a valid product"}"""));
            return;
        }

        Subscribe(socket);
    }

    private void Subscribe(ModelSocket socket)
    {
        _subscribed.Add(socket);
        var now = _night.Time.GetUtcNow().UtcDateTime;
        foreach (var product in _night.Plan.Products)
        {
            var count = _night.Market.CountUntil(product, now);
            Send(socket, Text(Encoding.ASCII.GetString(_night.Market.Of(product)[count - 1].Frame).Replace("\"match\"", "\"last_match\"", StringComparison.Ordinal)));
            if (_random.Next(2) == 0)
                Send(socket, Text("""{"type":"subscriptions","channels":[{"name":"matches","product_ids":["BTC-USD"],"account_ids":null}]}"""));
        }
    }

    private void Broadcast(MarketTrade traded)
    {
        foreach (var socket in _subscribed)
            Send(socket, new(FeedEventKind.Frame, default, traded.Frame));
    }

    private void Beat()
    {
        _night.Time.After(TimeSpan.FromSeconds(1), Beat);
        _open.RemoveAll(socket => socket.HasEnded);
        _subscribed.RemoveAll(socket => socket.HasEnded);
        var now = _night.Time.GetUtcNow().UtcDateTime;
        foreach (var product in _night.Plan.Products)
        {
            var count = _night.Market.CountUntil(product, now);
            var id = _night.Happens(FaultKind.HeartbeatWithoutId, _random) ? 0 : _night.Market.Of(product)[count - 1].Trade.Id;
            foreach (var socket in _subscribed)
                Send(socket, Text($$"""{"type":"heartbeat","last_trade_id":{{id}},"product_id":"{{product}}","sequence":1,"time":"2026-09-15T11:01:54.000000Z"}"""));
        }
    }

    /// <summary>Sends a frame through the network: it may be lost, doubled, overtaken, or be the last one.</summary>
    private void Send(ModelSocket socket, FeedEvent frame)
    {
        if (socket.HasEnded || socket.IsDeaf)
            return;

        if (_night.Happens(FaultKind.HalfOpen, _random, 0.05))
            socket.IsDeaf = true;
        else if (_night.Happens(FaultKind.Reset, _random, 0.1))
            _night.Time.After(Milliseconds(1, 30), () => socket.Lose("connection reset by peer"));
        else if (!_night.Happens(FaultKind.FrameDropped, _random))
            Route(socket, frame);

        if (_night.Happens(FaultKind.GarbageFrame, _random))
            socket.DeliverAfter(Latency(), DrawGarbage());
        if (_night.Happens(FaultKind.OversizedFrame, _random))
            socket.DeliverAfter(Latency(), new(FeedEventKind.OversizedFrame, default));
    }

    private void Route(ModelSocket socket, FeedEvent frame)
    {
        if (_night.Happens(FaultKind.TornFrame, _random))
            frame = frame with { Payload = frame.Payload[.._random.Next(frame.Payload.Length)] };
        if (_night.Happens(FaultKind.Stall, _random, 0.1))
            socket.DelayAll(Milliseconds(500, 9_000));
        if (_night.Happens(FaultKind.SlowNetwork, _random))
            socket.DelayAll(Milliseconds(20, 400));
        if (_night.Happens(FaultKind.FrameDuplicated, _random))
            _night.Time.After(Milliseconds(1, 2_000), () => socket.Deliver(frame));

        if (_night.Happens(FaultKind.FrameReordered, _random))
            _night.Time.After(Milliseconds(1, 1_500), () => socket.Deliver(frame));
        else
            socket.DeliverAfter(Latency(), frame);
    }

    private FeedEvent DrawGarbage() => _random.Next(4) switch
    {
        0 => Text("{"),
        1 => Text("""{"type":"match","trade_id":"x","product_id":"BTC-USD"}"""),
        2 => Text("""{"type":"status","products":[]}"""),
        _ => DrawNoise(),
    };

    private FeedEvent DrawNoise()
    {
        var noise = new byte[_random.Next(0, 60)];
        _random.NextBytes(noise);
        return new(FeedEventKind.Frame, default, noise);
    }

    private TimeSpan Latency() => Milliseconds(1, 12);

    private TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(from + (to - from) * _random.NextDouble());

    private static FeedEvent Text(string frame) => new(FeedEventKind.Frame, default, Encoding.UTF8.GetBytes(frame));
}

using System.Text;
using System.Text.RegularExpressions;
using Vwap.Simulator;

namespace Vwap.Feeds.Tests;

/// <summary>The exchange's socket side and the network between: every connection to it may go wrong in its own way.</summary>
internal sealed partial class Network
{
    private const string UnknownProduct = "NO/SUCH";

    private readonly Night _night;
    private readonly Random _random;
    private readonly List<ModelSocket> _open = [];
    private readonly ExchangeModel _exchange;

    public Network(Night night)
    {
        _night = night;
        _random = night.Plan.Random(3);
        _exchange = new ModelExchange(night, _ => true).Model;
        Repeat(SimulatorLimits.HeartbeatInterval, Beat);
        Repeat(SimulatorLimits.BatchInterval, _exchange.SendBatches);
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
            _night.Time.After(Milliseconds(20, 200), () => Connect(socket));
    }

    /// <summary>The client sends a message.</summary>
    public void Receive(ModelSocket socket, byte[] utf8)
    {
        if (socket.IsIgnored)
            return;
        if (_night.Seen.HasLostData && _night.Happens(FaultKind.SubscriptionRefused, _random, 2))
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8).Replace(_night.Plan.Streams[0].Product.Name, UnknownProduct, StringComparison.Ordinal));
        if (!socket.HasEnded)
            _exchange.Receive(socket.Session!, utf8);
    }

    /// <summary>Sends a frame through the network: it may be lost, doubled, overtaken, or be the last one.</summary>
    public void Send(ModelSocket socket, ReadOnlyMemory<byte> utf8)
    {
        if (socket.HasEnded || socket.IsDeaf)
            return;

        var frame = new ReceivedFrame(utf8);
        if (LastTradeId.IsMatch(Encoding.UTF8.GetString(utf8.Span)) && _night.Happens(FaultKind.HeartbeatWithoutId, _random))
            frame = Text(LastTradeId.Replace(Encoding.UTF8.GetString(utf8.Span), "\"last_trade_id\":0"));

        if (_night.Happens(FaultKind.HalfOpen, _random, 0.05))
            socket.IsDeaf = true;
        else if (_night.Happens(FaultKind.Reset, _random, 0.1))
            _night.Time.After(Milliseconds(1, 30), () => socket.Lose("connection reset by peer"));
        else if (!_night.Happens(FaultKind.FrameDropped, _random))
            Route(socket, frame);

        if (_night.Happens(FaultKind.GarbageFrame, _random))
            socket.DeliverAfter(Latency(), new(Garbage.Render(utf8, _exchange.Dialect.Garbage, (ulong)_random.NextInt64())));
        if (_night.Happens(FaultKind.OversizedFrame, _random))
            socket.DeliverAfter(Latency(), new(default, IsOversized: true));
    }

    private void Connect(ModelSocket socket)
    {
        socket.IsIgnored = _night.Happens(FaultKind.SilentAccept, _random, 2);
        socket.Session = _exchange.Connect(socket);
        socket.Connected();
    }

    private void Repeat(TimeSpan interval, Action action) => _night.Time.After(interval, () =>
    {
        Repeat(interval, action);
        action();
    });

    private void Beat()
    {
        foreach (var ended in _open.Where(socket => socket is { HasEnded: true, Session: not null }))
            _exchange.Disconnect(ended.Session!);
        _open.RemoveAll(socket => socket.HasEnded);
        _exchange.SendHeartbeats();
    }

    private void Route(ModelSocket socket, ReceivedFrame frame)
    {
        if (_night.Happens(FaultKind.TornFrame, _random))
            frame = new(frame.Utf8[.._random.Next(frame.Utf8.Length)]);
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

    private TimeSpan Latency() => Milliseconds(1, 12);

    private TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(from + (to - from) * _random.NextDouble());

    [GeneratedRegex("\"last_trade_id\":[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LastTradeId { get; }

    private static ReceivedFrame Text(string frame) => new(Encoding.UTF8.GetBytes(frame));
}

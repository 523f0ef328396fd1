namespace Vwap.Simulator;

/// <summary>A thread-safe counter.</summary>
internal sealed class Counter
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    /// <summary>Returns the new value.</summary>
    public long Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}

/// <summary>Counters of an embedded exchange since its start.</summary>
/// <remarks>Live and thread-safe: each property returns its current value.</remarks>
public sealed class ExchangeStatistics
{
    internal readonly Counter Trades = new(), Accepted = new(), Closed = new(), LateSubscribers = new(), CutOffs = new(), Refusals = new();
    internal readonly Counter TradeFrames = new(), OtherFrames = new(), MutedFrames = new(), Requests = new(), LimitedRequests = new();
    private readonly Counter[] _faults = [.. Enum.GetValues<FaultKind>().Select(_ => new Counter())];

    internal ExchangeStatistics()
    {
    }

    /// <summary>Trades since the market opened, without the history.</summary>
    public long TradesHappened => Trades.Value;

    /// <summary>WebSocket connections accepted.</summary>
    public long ConnectionsAccepted => Accepted.Value;

    /// <summary>WebSocket connections open now, including half-open ones.</summary>
    public long ConnectionsOpen => Accepted.Value - Closed.Value;

    /// <summary>Connections closed for lack of a subscription.</summary>
    public long ConnectionsWithoutSubscribe => LateSubscribers.Value;

    /// <summary>Connections closed because the client did not keep up.</summary>
    public long ClientsCutOff => CutOffs.Value;

    /// <summary>WebSocket requests, or parts of them, refused.</summary>
    public long RequestsRefused => Refusals.Value;

    /// <summary>Trade frames sent to all clients, including duplicates.</summary>
    public long TradeFramesSent => TradeFrames.Value;

    /// <summary>Other frames sent to all clients: heartbeats, replies, errors, garbage.</summary>
    public long OtherFramesSent => OtherFrames.Value;

    /// <summary>Frames discarded in stalled or half-open connections.</summary>
    public long FramesMuted => MutedFrames.Value;

    /// <summary>REST requests received, including refused ones.</summary>
    public long RestRequests => Requests.Value;

    /// <summary>REST requests that exceeded the rate limit, without those of a fault.</summary>
    public long RestRateLimited => LimitedRequests.Value;

    /// <summary>How often each kind of fault was injected; has every kind.</summary>
    public IReadOnlyDictionary<FaultKind, long> Faults => Enum.GetValues<FaultKind>().ToDictionary(kind => kind, kind => FaultsOf(kind).Value);

    internal Counter FaultsOf(FaultKind kind) => _faults[(int)kind];
}

namespace Vwap.Simulator;

/// <summary>What an embedded exchange has done since it started.</summary>
/// <remarks>A snapshot: immutable; safe to share between threads. Its numbers may be taken a moment apart.</remarks>
public sealed record ExchangeStatistics
{
    /// <summary>Trades since the first subscribe; the history before it is not counted.</summary>
    public required long TradesHappened { get; init; }

    /// <summary>WebSocket connections ever accepted.</summary>
    public required long ConnectionsAccepted { get; init; }

    /// <summary>WebSocket connections open now, half-open ones among them.</summary>
    public required long ConnectionsOpen { get; init; }

    /// <summary>Connections ended because no subscribe came in time.</summary>
    public required long ConnectionsWithoutSubscribe { get; init; }

    /// <summary>Connections ended because the client did not keep up.</summary>
    public required long ClientsCutOff { get; init; }

    /// <summary>WebSocket requests answered with an error.</summary>
    public required long RequestsRefused { get; init; }

    /// <summary><c>match</c> and <c>last_match</c> frames written to sockets, duplicates among them, to all clients together.</summary>
    public required long TradeFramesSent { get; init; }

    /// <summary>Heartbeats, replies and errors written to sockets.</summary>
    public required long OtherFramesSent { get; init; }

    /// <summary>Frames that vanished in stalled or half-open connections.</summary>
    public required long FramesMuted { get; init; }

    /// <summary>REST requests received, refused ones among them.</summary>
    public required long RestRequests { get; init; }

    /// <summary>REST requests refused because of the rate limit (not those that a fault refused).</summary>
    public required long RestRateLimited { get; init; }

    /// <summary>How often each fault was injected, every kind among them.</summary>
    public required IReadOnlyDictionary<FaultKind, long> Faults { get; init; }
}

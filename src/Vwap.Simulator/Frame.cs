using System.Net.WebSockets;
using System.Text;

namespace Vwap.Simulator;

/// <summary>How a connection treats a frame.</summary>
internal enum FrameKind
{
    /// <summary>Carries trades: subject to faults.</summary>
    Trades,

    /// <summary>A heartbeat, reply or error: not subject to faults.</summary>
    Control,

    /// <summary>Not sent: releases the frames held for reordering.</summary>
    Flush,

    /// <summary>The close frame; its text is the reason.</summary>
    Close,
}

/// <summary>One WebSocket message, rendered once and shared by all recipients.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class Frame(ReadOnlyMemory<byte> utf8, FrameKind kind)
{
    public static readonly Frame Flush = new(default, FrameKind.Flush);

    public ReadOnlyMemory<byte> Utf8 => utf8;

    public FrameKind Kind => kind;

    /// <summary>The ordinal of its first trade in the market: its faults are drawn from it.</summary>
    public long TradeNumber { get; private init; }

    public WebSocketCloseStatus CloseStatus { get; private init; }

    public static Frame OfTrades(ReadOnlyMemory<byte> utf8, long tradeNumber) => new(utf8, FrameKind.Trades) { TradeNumber = tradeNumber };

    public static Frame Control(ReadOnlyMemory<byte> utf8) => new(utf8, FrameKind.Control);

    public static Frame Close(WebSocketCloseStatus status, string reason) =>
        new(Encoding.UTF8.GetBytes(reason), FrameKind.Close) { CloseStatus = status };
}

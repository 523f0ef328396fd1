using System.Net.WebSockets;
using System.Text;

namespace Vwap.Simulator;

/// <summary>What a frame is to the way out.</summary>
internal enum FrameKind
{
    /// <summary>A <c>match</c> or <c>last_match</c>: what faults happen to.</summary>
    Trade,

    /// <summary>A heartbeat, a reply or an error: passes unharmed while the wire lives.</summary>
    Control,

    /// <summary>Nothing to send: wakes the wire so that it lets go of what it holds back.</summary>
    Nudge,

    /// <summary>The last: the connection is closed after it, with the text as the reason.</summary>
    Close,
}

/// <summary>One WebSocket message, rendered once and shared by all that receive it.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class Frame
{
    public static readonly Frame Nudge = new(default, FrameKind.Nudge);

    private Frame(ReadOnlyMemory<byte> utf8, FrameKind kind)
    {
        Utf8 = utf8;
        Kind = kind;
    }

    public ReadOnlyMemory<byte> Utf8 { get; }

    public FrameKind Kind { get; }

    /// <summary>Which trade of the market it tells of, counted over all products: what its faults are drawn from.</summary>
    public long TradeNumber { get; private init; }

    /// <summary>Why the connection is closed, with the frame that closes it.</summary>
    public WebSocketCloseStatus CloseStatus { get; private init; }

    public static Frame Trade(ReadOnlyMemory<byte> utf8, long tradeNumber) => new(utf8, FrameKind.Trade) { TradeNumber = tradeNumber };

    public static Frame Control(ReadOnlyMemory<byte> utf8) => new(utf8, FrameKind.Control);

    public static Frame Close(WebSocketCloseStatus status, string reason) =>
        new(Encoding.UTF8.GetBytes(reason), FrameKind.Close) { CloseStatus = status };
}

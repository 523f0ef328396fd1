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
internal sealed class Frame(ReadOnlyMemory<byte> utf8, FrameKind kind, WebSocketCloseStatus closeStatus = WebSocketCloseStatus.Empty)
{
    public static readonly Frame Nudge = new(default, FrameKind.Nudge);

    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    public FrameKind Kind { get; } = kind;

    /// <summary>Why the connection is closed, with the frame that closes it.</summary>
    public WebSocketCloseStatus CloseStatus { get; } = closeStatus;

    public static Frame Close(WebSocketCloseStatus status, string reason) => new(Encoding.UTF8.GetBytes(reason), FrameKind.Close, status);
}

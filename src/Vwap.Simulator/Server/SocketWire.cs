using System.Net.WebSockets;
using System.Text;

namespace Vwap.Simulator;

/// <summary>Sends every frame as it is.</summary>
internal sealed class SocketWire(WebSocket socket, ExchangeCounters counters) : IWire
{
    /// <summary>The socket is its owner's to dispose.</summary>
    public void Dispose()
    {
    }

    public async ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        switch (frame.Kind)
        {
            case FrameKind.Nudge:
                break;
            case FrameKind.Close:
                await socket.CloseOutputAsync(frame.CloseStatus, Encoding.UTF8.GetString(frame.Utf8.Span), cancellationToken);
                break;
            default:
                await socket.SendAsync(frame.Utf8, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                (frame.Kind == FrameKind.Trade ? counters.TradeFramesSent : counters.OtherFramesSent).Add();
                break;
        }
    }
}

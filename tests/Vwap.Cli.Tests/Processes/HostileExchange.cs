using System.Net.WebSockets;
using System.Text;

namespace Vwap.Cli.Tests;

/// <summary>An exchange that sends the same frames to every client, whatever it asks for.</summary>
internal sealed class HostileExchange(params string[] frames) : IAsyncDisposable
{
    private readonly LoopbackListener _listener = new(async context =>
    {
        var client = await context.AcceptWebSocketAsync(subProtocol: null);
        foreach (var frame in frames)
            await client.WebSocket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    });

    public int Port => _listener.Port;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}

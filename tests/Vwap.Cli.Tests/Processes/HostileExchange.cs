using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Vwap.Cli.Tests;

/// <summary>An exchange that sends the same frames to every client, whatever it asks for.</summary>
internal sealed class HostileExchange : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string[] _frames;
    private readonly Task _serving;

    public HostileExchange(params string[] frames)
    {
        _frames = frames;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await (await _listener.GetContextAsync()).AcceptWebSocketAsync(subProtocol: null);
                foreach (var frame in _frames)
                    await client.WebSocket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or WebSocketException)
        {
            // The test is over.
        }
    }
}

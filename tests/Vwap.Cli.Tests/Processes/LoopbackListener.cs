using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Vwap.Cli.Tests;

/// <summary>An HTTP server on a free port of this machine.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    /// <param name="answer">Answers one request after another.</param>
    public LoopbackListener(Func<HttpListenerContext, Task> answer)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _serving;
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
    {
        try
        {
            while (true)
                await answer(await _listener.GetContextAsync());
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or WebSocketException)
        {
            // The test is over.
        }
    }
}

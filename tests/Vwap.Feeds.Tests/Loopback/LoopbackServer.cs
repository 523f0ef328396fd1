using System.Net;
using System.Net.Sockets;

namespace Vwap.Feeds.Tests;

/// <summary>A TCP server whose every connection is served by a script: HTTP and WebSocket bytes as a test wants them, right or wrong.</summary>
/// <remarks>Scripts run at the same time. One that throws fails <see cref="DisposeAsync"/>, unless its client went away.</remarks>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<LoopbackConnection, Task> _serve;
    private readonly Task _accepting;
    private int _accepted;

    /// <param name="serve">Serves one connection; the connection is closed when it returns.</param>
    public LoopbackServer(Func<LoopbackConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Http => new($"http://127.0.0.1:{Port}");

    public Uri WebSocket => new($"ws://127.0.0.1:{Port}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = new LoopbackConnection(client, _accepted++, _stop.Token);
        try
        {
            await _serve(connection);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }
}

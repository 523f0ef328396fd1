using System.Net;
using System.Net.Sockets;

namespace Vwap.Kafka.Tests;

/// <summary>An address that refuses connections until it is opened; then it forwards them to a cluster.</summary>
internal sealed class LateBroker : IDisposable
{
    private readonly IPEndPoint _target;
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);

    /// <param name="brokers">The cluster's addresses; the first is used.</param>
    public LateBroker(string brokers)
    {
        _target = IPEndPoint.Parse(brokers.Split(',')[0]);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound but not listening: connections are refused
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    public void Open()
    {
        _listener.Listen();
        _ = RelayAllAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task RelayAllAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptAsync());
        }
        catch (SocketException)
        {
            // The test has ended.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await server.ConnectAsync(_target);
        await using var here = new NetworkStream(client, ownsSocket: true);
        await using var there = new NetworkStream(server);
        await Task.WhenAny(CopyAsync(here, there), CopyAsync(there, here));
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (IOException)
        {
            // The other side has closed.
        }
    }
}

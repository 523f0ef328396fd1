using System.Net;
using System.Net.Sockets;

namespace Vwap.Feeds.Tests;

/// <summary>A port on which nobody listens: it is taken, so that no other test comes to listen there meanwhile.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public Uri Http => new($"http://{_socket.LocalEndPoint}");

    public Uri WebSocket => new($"ws://{_socket.LocalEndPoint}");

    public void Dispose() => _socket.Dispose();
}

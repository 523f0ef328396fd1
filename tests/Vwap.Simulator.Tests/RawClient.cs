using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vwap.Simulator.Tests;

/// <summary>A WebSocket client that accepts anything, valid or not.</summary>
internal sealed class RawClient : IDisposable
{
    public const int OpcodePing = 9;

    private const int OpcodeText = 1;
    private const int OpcodeClose = 8;

    private readonly TcpClient _tcp = new();
    private BufferedStream? _received;

    public static async Task<RawClient> ConnectAsync(EmbeddedExchange exchange)
    {
        using var deadline = TestDeadline.Begin();
        var client = new RawClient();
        await client._tcp.ConnectAsync(IPAddress.Loopback, exchange.Endpoint.Port, deadline.Token);
        client._received = new BufferedStream(client._tcp.GetStream(), 1 << 16);
        await client.ShakeHandsAsync(deadline.Token);
        return client;
    }

    /// <summary>Subscribes to trades and heartbeats.</summary>
    public async Task SubscribeAsync(string venue, params string[] products)
    {
        foreach (var request in VenueWire.Subscribe(venue, products))
            await SendAsync(OpcodeText, request);
    }

    /// <summary>Sends one frame; the mask is zero, which leaves the text as it is.</summary>
    public async Task SendAsync(int opcode, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var header = new byte[8];
        header[0] = (byte)(0x80 | opcode);
        header[1] = 0x80 | 126;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
        using var deadline = TestDeadline.Begin();
        await _tcp.GetStream().WriteAsync((byte[])[.. header, .. payload], deadline.Token);
    }

    /// <summary>The payload of the next frame; null for a close frame.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        using var deadline = TestDeadline.Begin();
        return await ReceiveUntilAsync(deadline.Token);
    }

    /// <summary>The same, until cancelled.</summary>
    public async Task<byte[]?> ReceiveUntilAsync(CancellationToken end)
    {
        var header = await ReadAsync(2, end);
        long length = header[1] & 0x7F;
        if (length == 126)
            length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2, end));
        else if (length == 127)
            length = BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8, end));
        var payload = await ReadAsync((int)length, end);
        return (header[0] & 0x0F) == OpcodeClose ? null : payload;
    }

    public void Dispose()
    {
        _received?.Dispose();
        _tcp.Dispose();
    }

    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        const string Request = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        await _tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Request), cancellationToken);
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            answer.Append((char)(await ReadAsync(1, cancellationToken))[0]);
        Assert.StartsWith("HTTP/1.1 101", answer.ToString(), StringComparison.Ordinal);
    }

    private async Task<byte[]> ReadAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        await _received!.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}

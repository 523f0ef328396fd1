using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The server's end of one connection.</summary>
internal sealed class LoopbackConnection(TcpClient client, int number, CancellationToken stop) : IDisposable
{
    private const int PingCode = 9;

    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>How many connections came before this one.</summary>
    public int Number => number;

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Reads the head of an HTTP request, up to the empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, stop);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>Answers a WebSocket handshake and reads the client's first frame.</summary>
    public async Task<string> OpenWebSocketAsync()
    {
        await AcceptWebSocketAsync(await ReadHeadAsync());
        return Encoding.UTF8.GetString((await ReadFrameAsync()).Payload);
    }

    /// <summary>Answers the WebSocket handshake whose head was read.</summary>
    public Task AcceptWebSocketAsync(string head)
    {
        var key = head.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':', 2)[1].Trim();
        var accept = Convert.ToBase64String(CryptographicOperations.HashData(HashAlgorithmName.SHA1, Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        return SendAsync($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
    }

    /// <summary>Answers an HTTP request.</summary>
    public Task RespondAsync(string status, string body, string headers = "") => SendAsync(string.Create(
        CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}"));

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes, stop).AsTask();

    public Task SendFrameAsync(string text) => SendAsync(WebSocketFrame.Text(text));

    /// <summary>Answers the client's pings until the test is over, as one does whose silence is not to count as death.</summary>
    public async Task AnswerPingsAsync()
    {
        while (true)
        {
            var (code, payload) = await ReadFrameAsync();
            if (code == PingCode)
                await SendAsync(WebSocketFrame.Pong(payload));
        }
    }

    /// <summary>Ends the connection as a crash does: with a TCP reset.</summary>
    public void Reset()
    {
        client.LingerState = new(enable: true, seconds: 0);
        client.Client.Close(); // the client's own Close sends a FIN first
    }

    /// <summary>Says nothing more until the test is over.</summary>
    public Task StaySilentAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    /// <summary>Reads one masked frame of the client.</summary>
    public async Task<(int Code, byte[] Payload)> ReadFrameAsync()
    {
        var head = await ReadAsync(2);
        var length = head[1] & 0x7F;
        if (length == 126)
            length = await ReadAsync(2) is var two ? (two[0] << 8) | two[1] : 0;
        var mask = await ReadAsync(4);
        var payload = await ReadAsync(length);
        for (var i = 0; i < payload.Length; i++)
            payload[i] ^= mask[i % 4];
        return (head[0] & 0x0F, payload);
    }

    public void Dispose() => client.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, stop);
        return bytes;
    }
}

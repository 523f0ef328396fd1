using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

/// <summary>A Coinbase client on a real socket. Every wait has a deadline.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly byte[] _buffer = new byte[8 << 20];

    private TestClient(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public static async Task<TestClient> ConnectAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        using var deadline = TestDeadline.Begin();
        await socket.ConnectAsync(address, deadline.Token);
        return new(socket);
    }

    public async Task SendAsync(string message)
    {
        using var deadline = TestDeadline.Begin();
        await Socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
    }

    public Task SubscribeAsync(string channels, params string[] products) =>
        SendAsync($$"""{"type":"subscribe","product_ids":{{ToJson(products)}},"channels":{{ToJson(channels.Split(','))}}}""");

    /// <summary>The next frame as text; null when the connection is closed.</summary>
    public async Task<string?> ReceiveAsync()
    {
        using var deadline = TestDeadline.Begin();
        return await ReadAsync(deadline.Token);
    }

    public async Task<JsonElement> ReceiveJsonAsync()
    {
        var text = await ReceiveAsync();
        Assert.NotNull(text);
        return JsonElement.Parse(text);
    }

    /// <summary>The next frame of a type; others are skipped.</summary>
    public async Task<JsonElement> ReceiveJsonAsync(string type)
    {
        using var deadline = TestDeadline.Begin();
        while (true)
        {
            var text = await ReadAsync(deadline.Token);
            Assert.NotNull(text);
            if (JsonElement.Parse(text) is var frame && TypeOf(frame) == type)
                return frame;
        }
    }

    /// <summary>The next trade frames as text; others are skipped.</summary>
    public async Task<List<string>> ReceiveTradesAsync(int count)
    {
        using var deadline = TestDeadline.Begin();
        var frames = new List<string>(count);
        while (frames.Count < count)
        {
            var text = await ReadAsync(deadline.Token);
            Assert.NotNull(text);
            if (TypeOf(JsonElement.Parse(text)) is "match" or "last_match")
                frames.Add(text);
        }

        return frames;
    }

    public void Dispose() => Socket.Dispose();

    public static string TypeOf(JsonElement frame) => frame.GetProperty("type").GetString()!;

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await Socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    private static string ToJson(IEnumerable<string> names) => "[" + string.Join(',', names.Select(name => $"\"{name}\"")) + "]";
}

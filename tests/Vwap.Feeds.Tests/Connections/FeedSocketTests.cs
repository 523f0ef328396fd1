using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class FeedSocketTests
{
    private static readonly byte[] Greeting = Encoding.UTF8.GetBytes("hello");

    [Fact]
    public async Task Socket_FrameCutAtEveryByte_ComesWhole()
    {
        var frame = Encoding.UTF8.GetBytes(Frames.LastMatch);
        var heard = "";
        await using var server = new LoopbackServer(async connection =>
        {
            heard = await connection.OpenWebSocketAsync();
            for (var cut = 0; cut <= frame.Length; cut++)
                await connection.SendAsync(WebSocketFrame.Fragmented(frame, cut));
            await connection.StaySilentAsync();
        });
        using var socket = await ConnectAsync(server.WebSocket);
        for (var cut = 0; cut <= frame.Length; cut++)
            Assert.Equal(Frames.LastMatch, Text(await ReceiveAsync(socket)));
        Assert.Equal("hello", heard);
    }

    [Fact]
    public async Task Socket_FrameOverTheLimit_CostsOneFrame()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.SendFrameAsync(new string('x', FeedLimits.FrameBytesMax));
            await connection.SendFrameAsync(new string('y', FeedLimits.FrameBytesMax * 3));
            await connection.SendFrameAsync("next");
            await connection.StaySilentAsync();
        });
        using var socket = await ConnectAsync(server.WebSocket);
        Assert.Equal(FeedLimits.FrameBytesMax, (await ReceiveAsync(socket)).Utf8.Length);
        Assert.Equal(new ReceivedFrame(default, IsOversized: true), await ReceiveAsync(socket));
        Assert.Equal("next", Text(await ReceiveAsync(socket)));
    }

    [Theory]
    [InlineData("close", "closed by the venue with 1001 EndpointUnavailable: going away")]
    [InlineData("reset", "Connection reset by peer")]
    [InlineData("half a frame, reset", "Connection reset by peer")]
    [InlineData("invalid UTF-8", "invalid UTF-8 in a text frame")]
    [InlineData("bad opcode", "WebSocket protocol error: unknown opcode 0x3")]
    [InlineData("end of stream", "closed without a close frame")]
    public async Task Socket_ConnectionEnds_NamesTheCause(string how, string cause)
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await EndAsync(connection, how);
        });
        using var socket = await ConnectAsync(server.WebSocket);
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => ReceiveAsync(socket));
        Assert.Equal(cause, lost.Message);
    }

    [Fact]
    public async Task Socket_UnknownHost_IsALostConnection() =>
        Assert.NotEmpty((await Assert.ThrowsAsync<ConnectionLostException>(() => ConnectAsync(new("ws://name.invalid")))).Message);

    [Fact]
    public async Task Socket_NobodyThere_IsALostConnection()
    {
        using var port = new ClosedPort();
        Assert.NotEmpty((await Assert.ThrowsAsync<ConnectionLostException>(() => ConnectAsync(port.WebSocket))).Message);
    }

    [Fact]
    public async Task Socket_NoWebSocketThere_IsALostConnection()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.RespondAsync("403 Forbidden", "<html>");
        });
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => ConnectAsync(server.WebSocket));
        Assert.Contains("403", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_HandshakeWithoutProof_IsALostConnection()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm8=\r\n\r\n");
            await connection.StaySilentAsync();
        });
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => ConnectAsync(server.WebSocket));
        Assert.Equal("no WebSocket: the server's Sec-WebSocket-Accept is wrong", lost.Message);
    }

    [Fact]
    public async Task Socket_Ping_IsAnswered()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.SendAsync([0x89, 0x02, (byte)'h', (byte)'i']);
            var (code, payload) = await connection.ReadFrameAsync();
            await connection.SendFrameAsync($"{code} {Encoding.ASCII.GetString(payload)}");
            await connection.StaySilentAsync();
        });
        using var socket = await ConnectAsync(server.WebSocket);
        Assert.Equal("10 hi", Text(await ReceiveAsync(socket)));
    }

    [Theory]
    [InlineData("close", 1001)]
    [InlineData("invalid UTF-8", 1007)]
    [InlineData("bad opcode", 1002)]
    public async Task Socket_ConnectionEnds_TellsTheServer(string how, int status)
    {
        var told = new TaskCompletionSource<(int, byte[])>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await EndAsync(connection, how);
            told.SetResult(await connection.ReadFrameAsync());
        });
        using (var socket = await ConnectAsync(server.WebSocket))
            await Assert.ThrowsAsync<ConnectionLostException>(() => ReceiveAsync(socket));

        var (code, payload) = await told.Task.InTime();
        Assert.Equal((8, status), (code, (payload[0] << 8) | payload[1]));
    }

    [Fact]
    public async Task Socket_QuietServerThatAnswersNoPing_IsLost()
    {
        var time = new VirtualTime();
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.ReadFrameAsync();
            time.Advance(FeedLimits.PingInterval);
            await connection.StaySilentAsync();
        });
        using var socket = new FeedSocket(time, TestContext.Current.CancellationToken);
        await socket.ConnectAsync(server.WebSocket).InTime();
        await socket.SendAsync(Greeting).InTime();
        var receiving = ReceiveAsync(socket);
        time.Advance(FeedLimits.PingInterval);
        var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => receiving);
        Assert.Equal("no answer to a ping within 4 s", lost.Message);
    }

    [Fact]
    public async Task Socket_Ended_StopsWaitingAndMayBeEndedAgain()
    {
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.OpenWebSocketAsync();
            await connection.StaySilentAsync();
        });
        var socket = await ConnectAsync(server.WebSocket);
        var receiving = ReceiveAsync(socket);
        socket.End();
        await Assert.ThrowsAsync<ConnectionLostException>(() => receiving);
        socket.Dispose();
        socket.End();
    }

    private static Task EndAsync(LoopbackConnection connection, string how)
    {
        switch (how)
        {
            case "close":
                return connection.SendAsync(WebSocketFrame.Close(1001, "going away"));
            case "bad opcode":
                return connection.SendAsync([0x83, 0x00]);
            case "invalid UTF-8":
                return connection.SendAsync(WebSocketFrame.Text([0xC3, 0x28]));
            case "half a frame, reset":
                connection.SendAsync(WebSocketFrame.Text("half")[..4]).Wait(connection.Stop);
                connection.Reset();
                return Task.CompletedTask;
            case "reset":
                connection.Reset();
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    private static async Task<FeedSocket> ConnectAsync(Uri address)
    {
        var socket = new FeedSocket(TimeProvider.System, TestContext.Current.CancellationToken);
        await socket.ConnectAsync(address).InTime();
        await socket.SendAsync(Greeting).InTime();
        return socket;
    }

    private static async Task<ReceivedFrame> ReceiveAsync(FeedSocket socket)
    {
        while (true)
        {
            if (socket.TryRead(out var frame))
                return frame;
            await socket.ReceiveAsync().AsTask().InTime();
        }
    }

    private static string Text(ReceivedFrame received) => Encoding.UTF8.GetString(received.Utf8.Span);
}

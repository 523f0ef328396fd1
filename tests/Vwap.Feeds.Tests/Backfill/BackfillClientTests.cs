using System.IO.Compression;
using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class BackfillClientTests
{
    private static readonly FetchRequest Request = new(Frames.Btc, new(7, 9));

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Fetch_Answered_IsThePageAsReceived()
    {
        var head = "";
        var answer = await FetchAsync(async connection =>
        {
            head = await connection.ReadHeadAsync();
            await connection.RespondAsync("200 OK", "[{\"é\":1}]");
        });

        Assert.Equal((FeedEventKind.Page, Request), (answer.Kind, answer.Request));
        Assert.Equal("[{\"é\":1}]", Encoding.UTF8.GetString(answer.Payload.Span));
        Assert.StartsWith("GET /products/BTC-USD/trades?after=10&limit=3 HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: vwap/", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_RestUnderAPath_KeepsThePath()
    {
        var head = "";
        await using var server = new LoopbackServer(async connection =>
        {
            head = await connection.ReadHeadAsync();
            await connection.RespondAsync("200 OK", "[]");
        });
        using var client = new BackfillClient(Frames.Venue, new(server.Http, "/mirror/coinbase/"), _time);
        await client.FetchAsync(Request with { Stream = StreamId.Parse("A/B"), Ids = new(1, 1) }, FeedLimits.RequestTimeout, onItsOwn: false, TestContext.Current.CancellationToken).InTime();
        Assert.StartsWith("GET /mirror/coinbase/products/A%2FB/trades?after=2&limit=1 ", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Fetch_Compressed_IsUnpacked(string encoding)
    {
        var packed = Pack(encoding, "[1,2,3]");
        var answer = await FetchAsync(connection => RespondAsync(connection, encoding, packed));
        Assert.Equal("[1,2,3]", Encoding.UTF8.GetString(answer.Payload.Span));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Fetch_CompressedButDamaged_Fails(string encoding)
    {
        AssertFailed(await FetchAsync(connection => RespondAsync(connection, encoding, Encoding.ASCII.GetBytes("this was never compressed"))));
    }

    [Theory]
    [InlineData("Retry-After: 3\r\n", 3)]
    [InlineData("Retry-After: 999999\r\n", 300)]
    [InlineData("Retry-After: Sun, 04 Oct 2026 17:57:02 GMT\r\n", 30)]
    [InlineData("Retry-After: Sun, 04 Oct 2026 17:56:02 GMT\r\n", 0)]
    [InlineData("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n", 300)]
    [InlineData("Retry-After: soon\r\n", 0)]
    [InlineData("Retry-After: -3\r\n", 0)]
    [InlineData("", 0)]
    public async Task Fetch_TooManyRequests_SaysHowLongToWait(string header, int seconds)
    {
        var answer = await FetchAsync(connection => RespondAsync(connection, "429 Too Many Requests", "{\"message\":\"slow down\"}", header));
        AssertFailed(answer, "429 Too Many Requests");
        Assert.Equal(TimeSpan.FromSeconds(seconds), answer.RetryAfter);
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    [InlineData("304 Not Modified")]
    public async Task Fetch_AnyOtherStatus_FailsWithIt(string status) =>
        AssertFailed(await FetchAsync(connection => RespondAsync(connection, status, status[0] == '3' ? "" : "<html>Cloudflare</html>")), status);

    [Fact]
    public async Task Fetch_TornBody_Fails() =>
        AssertFailed(await FetchAsync(connection => RespondAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2")));

    [Fact]
    public async Task Fetch_ResetInTheBody_Fails() => AssertFailed(await FetchAsync(async connection =>
    {
        await RespondAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2");
        connection.Reset();
    }));

    [Fact]
    public async Task Fetch_NoHttp_Fails() => AssertFailed(await FetchAsync(connection => RespondAsync(connection, "SSH-2.0-OpenSSH\r\n\r\n")));

    [Fact]
    public async Task Fetch_HugeBody_Fails()
    {
        AssertFailed(await FetchAsync(async connection =>
        {
            await RespondAsync(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            var chunk = new byte[1 << 20];
            for (var sent = 0; sent <= FeedLimits.PageBytesMax; sent += chunk.Length)
                await connection.SendAsync(chunk);
        }));
    }

    [Fact]
    public async Task Fetch_NobodyListens_Fails()
    {
        using var port = new ClosedPort();
        using var client = new BackfillClient(Frames.Venue, port.Http, _time);
        AssertFailed(await client.FetchAsync(Request, FeedLimits.RequestTimeout, onItsOwn: false, TestContext.Current.CancellationToken).InTime());
    }

    [Fact]
    public async Task Fetch_UnknownHost_Fails()
    {
        using var client = new BackfillClient(Frames.Venue, new("http://name.invalid"), _time);
        AssertFailed(await client.FetchAsync(Request, FeedLimits.RequestTimeout, onItsOwn: false, TestContext.Current.CancellationToken).InTime());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_NeverAnswered_FailsAfterTheTimeout(bool beginsABody)
    {
        var heard = new TaskCompletionSource();
        var fetching = FetchAsync(async connection =>
        {
            await connection.ReadHeadAsync();
            if (beginsABody)
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[");
            heard.SetResult();
            await connection.StaySilentAsync();
        });
        await heard.Task.InTime();
        _time.Advance(await _time.WaitForTimerAsync(wait => wait == FeedLimits.RequestTimeout));
        AssertFailed(await fetching.InTime(), "no answer within 10000 ms");
    }

    [Fact]
    public async Task Fetch_Cancelled_IsNoFailureButCancellation()
    {
        using var cancellationToken = new CancellationTokenSource();
        await using var server = new LoopbackServer(async connection =>
        {
            await connection.ReadHeadAsync();
            await cancellationToken.CancelAsync();
            await connection.StaySilentAsync();
        });
        using var client = new BackfillClient(Frames.Venue, server.Http, _time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.FetchAsync(Request, FeedLimits.RequestTimeout, onItsOwn: false, cancellationToken.Token).InTime());
    }

    private static async Task RespondAsync(LoopbackConnection connection, string raw)
    {
        await connection.ReadHeadAsync();
        await connection.SendAsync(raw);
    }

    private static async Task RespondAsync(LoopbackConnection connection, string status, string body, string headers = "")
    {
        await connection.ReadHeadAsync();
        await connection.RespondAsync(status, body, headers);
    }

    private static async Task RespondAsync(LoopbackConnection connection, string encoding, byte[] body)
    {
        await RespondAsync(connection, $"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\n\r\n");
        await connection.SendAsync(body);
    }

    private static byte[] Pack(string encoding, string text)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            "br" => new BrotliStream(packed, CompressionLevel.Optimal),
            _ => new ZLibStream(packed, CompressionLevel.Optimal),
        })
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static void AssertFailed(FeedEvent answer, string? why = null)
    {
        Assert.Equal((FeedEventKind.FetchFailed, Request), (answer.Kind, answer.Request));
        Assert.False(string.IsNullOrEmpty(answer.Detail));
        if (why is not null)
            Assert.Equal(why, answer.Detail);
    }

    private async Task<FeedEvent> FetchAsync(Func<LoopbackConnection, Task> serve)
    {
        await using var server = new LoopbackServer(serve);
        using var client = new BackfillClient(Frames.Venue, server.Http, _time);
        return await client.FetchAsync(Request, FeedLimits.RequestTimeout, onItsOwn: false, TestContext.Current.CancellationToken).InTime();
    }
}

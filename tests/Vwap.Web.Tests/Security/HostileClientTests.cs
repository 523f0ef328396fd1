using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vwap.Web.Tests;

public sealed class HostileClientTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Request_ForeignHost_IsRefused(string host)
    {
        await using var run = await Watched.StartAsync();
        Assert.Equal(403, await AskAsync(run, request => request.Headers.Host = host));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("[::1]:9")]
    [InlineData("10.1.2.3:8080")]
    [InlineData("vwap.example.com")]
    public async Task Request_KnownHost_IsServed(string host)
    {
        await using var run = await Watched.StartAsync(options => options with { Hosts = ["vwap.example.com"] });
        Assert.Equal(200, await AskAsync(run, request => request.Headers.Host = host));
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("nonsense", 403)]
    [InlineData("", 403)]
    [InlineData(null, 200)]
    [InlineData("own", 200)]
    public async Task Request_Origin_HasToBeOurs(string? origin, int expected)
    {
        await using var run = await Watched.StartAsync();
        var own = run.Address.GetLeftPart(UriPartial.Authority);
        var status = await AskAsync(run, request =>
        {
            if (origin is not null)
                request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? own : origin);
        });
        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("/../../etc/passwd")]
    [InlineData("/assets/../../../etc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/assets/..\\..\\etc\\passwd")]
    public async Task Request_PathTraversal_FindsNothing(string path)
    {
        await using var run = await Watched.StartAsync();
        var answer = await SendAsync(run, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_000, "HTTP/1.1 431 ")]
    [InlineData(10_000_000, "HTTP/1.1 431 ")]
    public async Task Request_LongHeader_IsRefused(int length, string expected)
    {
        await using var run = await Watched.StartAsync();
        var answer = await SendAsync(run, $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', length)}\r\n\r\n");
        Assert.True(answer.Length == 0 || answer.StartsWith(expected, StringComparison.Ordinal), answer); // or reset while it still sends
        Assert.Equal(200, await AskAsync(run, _ => { }));
    }

    [Fact]
    public async Task Request_LongLine_IsRefused()
    {
        await using var run = await Watched.StartAsync();
        Assert.StartsWith("HTTP/1.1 414 ", await SendAsync(run, $"GET /{new string('x', 5_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_Body_IsRefused()
    {
        await using var run = await Watched.StartAsync();
        Assert.Matches("^HTTP/1.1 4", await SendAsync(run, "POST /api/v1/vwap HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\nConnection: close\r\n\r\nxxxx"));
    }

    [LongFact]
    public async Task Connection_HeadNeverEnds_IsClosed()
    {
        await using var run = await Watched.StartAsync();
        using var client = await ConnectAsync(run);
        var begun = TimeProvider.System.GetTimestamp();
        var answer = ReadToEndAsync(client.GetStream());
        var slow = Task.Run(async () =>
        {
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            while (!answer.IsCompleted)
            {
                await Task.Delay(500, TestContext.Current.CancellationToken); // how slow it is
                await client.GetStream().WriteAsync("X: 1\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        await answer.InTime();
        await slow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(1), TestDeadline.Patience);
    }

    [LongFact]
    public async Task StreamClient_TakesNoBytes_IsCutOffAndCounted()
    {
        await using var run = await Watched.StartAsync(options => options, historyMax: 100_000);
        using var client = await ConnectAsync(run);
        await client.GetStream().WriteAsync("GET /api/v1/stream?all=true HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await TestDeadline.PollAsync(() => run.Server.Stream.Clients == 1, () => "the client");
        await using var other = await EventStream.OpenAsync(run.Client, "?all=true");
        var readings = run.Trade(1, 50_000); // 15 MB, far more than the sockets hold
        Assert.Equal(Json.Of(readings), await other.TakeAsync(readings.Length));
        await TestDeadline.PollAsync(() => run.Server.Stream.Clients == 1, () => "the stalled client is cut off");
    }

    [Fact]
    public async Task Server_ThousandConnections_ServesOthersAfterwards()
    {
        await using var run = await Watched.StartAsync(options => options with { StreamClientsMax = 100 });
        var clients = new List<TcpClient>();
        for (var count = 0; count < 1_000; count++)
            clients.Add(await ConnectAsync(run));
        clients.ForEach(client => client.Dispose());
        await TestDeadline.PollAsync(async () =>
        {
            try
            {
                return await AskAsync(run, _ => { }) == 200;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, () => "an answer");
    }

    [Theory]
    [InlineData("/api/v1/vwap", null, 401)]
    [InlineData("/api/v1/vwap", "Bearer wrong", 401)]
    [InlineData("/api/v1/vwap", "Basic c2VjcmV0", 401)]
    [InlineData("/api/v1/vwap", "Bearer secret", 200)]
    [InlineData("/api/v1/stream", null, 401)]
    [InlineData("/metrics", null, 401)]
    [InlineData("/metrics", "Bearer secret", 200)]
    [InlineData("/openapi/v1.json", null, 401)]
    [InlineData("/API/V1/vwap", null, 401)]
    [InlineData("/healthz", null, 200)]
    public async Task Request_WithAToken_HasToCarryIt(string path, string? authorization, int expected)
    {
        await using var run = await Watched.StartAsync(options => options with { Token = "secret" });
        Assert.Equal(expected, await AskAsync(run, request =>
        {
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }, path));
    }

    [Fact]
    public async Task Response_Headers_LetBrowsersLoadNothingElse()
    {
        await using var run = await Watched.StartAsync();
        using var response = await run.Client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task<int> AskAsync(Watched run, Action<HttpRequestMessage> change, string path = "/api/v1/vwap")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change(request);
        using var response = await run.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static async Task<TcpClient> ConnectAsync(Watched run)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, run.Address.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<string> SendAsync(Watched run, string request)
    {
        using var client = await ConnectAsync(run);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Refused before it was sent to its end.
        }

        return await ReadToEndAsync(stream).InTime();
    }

    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4_096];
        try
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Reset.
        }

        return answer.ToString();
    }
}

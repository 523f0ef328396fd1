using System.Net;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary>The web server of the program as users run it.</summary>
public sealed class HttpTests
{
    /// <summary>The client is cut off at random and comes back with the id of its last event.</summary>
    [Fact]
    public async Task Stream_AllCutAndResumed_EqualsTheLinesOfTheSameRun()
    {
        const int Seed = 20_261_130;
        using var folder = new TemporaryFolder();
        var (readings, marketLog) = (folder.File("readings.jsonl"), folder.File("market.jsonl"));
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500", "--trades", "3000", "--faults", "drop:0.005,reset:0.001", "--market-log", marketLog);
        await using var run = VwapProcess.Start(["run", .. exchange.EndpointAndRest, "--out", readings, "--hold", "30s", "--http", "127.0.0.1:0", "--http-history", "100000"]);
        var address = await FindAddressAsync(run);

        var random = new Random(Seed);
        var (received, lastId) = (new List<string>(), "");
        var isEnded = false;
        async Task ReceiveAsync()
        {
            using var client = new HttpClient { BaseAddress = address };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stream?all=true");
            if (lastId.Length > 0)
                request.Headers.Add("Last-Event-ID", lastId);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
            var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            var left = random.Next(1, 600);
            await foreach (var item in parser.EnumerateAsync(TestContext.Current.CancellationToken))
            {
                Assert.Equal("message", item.EventType);
                received.Add(item.Data);
                lastId = parser.LastEventId;
                if (--left == 0)
                    return;
            }

            isEnded = true;
        }

        var receiving = Task.Run(async () =>
        {
            while (!isEnded)
                await ReceiveAsync();
        }, TestContext.Current.CancellationToken);
        await exchange.WaitUntilQuietAsync();
        await new AwaitedTrades(readings, MarketEnd.ReadLastIds(marketLog)).WaitAsync(() => $"seed {Seed}\n{run.Log}");
        await run.StopAsync();
        try
        {
            await receiving.InTime();
        }
        catch (HttpRequestException)
        {
            // It came back when the run had stopped.
        }

        Assert.Equal(await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken), received, StringComparer.Ordinal);
    }

    /// <summary>Ten of them take no bytes: they are cut off, and nobody else notices.</summary>
    [LongFact]
    public async Task Stream_AThousandClients_LeaveTheFileAloneAndMemoryBounded()
    {
        const int Clients = 990;
        const int Stalled = 10;
        const long MemoryMax = 400L << 20;
        ReferenceProgram.Require();
        using var folder = new TemporaryFolder();
        var (readings, marketLog) = (folder.File("readings.jsonl"), folder.File("market.jsonl"));
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500", "--trades", "10000", "--market-log", marketLog);
        await using var run = VwapProcess.Start(["run", .. exchange.EndpointAndRest, "--out", readings, "--http", "127.0.0.1:0"]);
        var address = await FindAddressAsync(run);
        using var stalled = new Disposables(await Task.WhenAll(Enumerable.Range(0, Stalled).Select(_ => StallAsync(address))));

        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = address };
        var received = new long[Clients];
        var receiving = Task.WhenAll(Enumerable.Range(0, Clients).Select(index => CountAsync(client, received, index)));
        await exchange.WaitUntilQuietAsync();
        await new AwaitedTrades(readings, MarketEnd.ReadLastIds(marketLog)).WaitAsync(() => run.Log);
        using (var process = System.Diagnostics.Process.GetProcessById(run.Id))
            Assert.InRange(process.PeakWorkingSet64, 1, MemoryMax);
        await run.StopAsync();
        await receiving.InTime();

        Assert.All(received, events => Assert.InRange(events, 20, 10_000));
        await exchange.StopAsync();
        MarketComparison.AssertAgree(await ReferenceProgram.ReadLinesAsync(marketLog, "200"), await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Health_ReadyEngine_ExitsWithZero()
    {
        await using var demo = VwapProcess.Start("demo", "--output", "none", "--rate", "200", "--http", "127.0.0.1:0");
        var address = await FindAddressAsync(demo);
        await TestDeadline.PollAsync(async () => (await VwapProcess.RunAsync("health", $"{address}")).ExitCode == 0, () => demo.Log);
        Assert.Equal(0, (await VwapProcess.RunAsync("health", $"{address}healthz")).ExitCode);
    }

    [Fact]
    public async Task Health_EmbeddedExchange_ExitsWithZero()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        var (exitCode, _, log) = await VwapProcess.RunAsync("health", $"http://127.0.0.1:{exchange.Port}/time");
        Assert.True(exitCode == 0, log);
    }

    [Fact]
    public async Task Health_NotReady_SaysWhy()
    {
        await using var run = VwapProcess.Start("run", "--endpoint", "ws://127.0.0.1:1", "--output", "none", "--http", "127.0.0.1:0");
        var address = await FindAddressAsync(run);
        await run.WaitForLogAsync("Cannot get trades");
        var (exitCode, _, log) = await VwapProcess.RunAsync("health", $"{address}");
        Assert.Equal(1, exitCode);
        Assert.Contains("503 Service Unavailable", log, StringComparison.Ordinal);
        Assert.Contains("BTC-USD: no reading yet", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", 1, "Connection refused")]
    [InlineData("127.0.0.1:8080", 2, "'127.0.0.1:8080' is not valid: expected a URL")]
    public async Task Health_WrongAddress_IsReported(string url, int expected, string message)
    {
        var (exitCode, _, log) = await VwapProcess.RunAsync("health", url);
        Assert.Equal(expected, exitCode);
        Assert.Contains(message, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AddressInUse_Fails()
    {
        await using var first = VwapProcess.Start("demo", "--output", "none", "--http", "127.0.0.1:0");
        var address = await FindAddressAsync(first);
        var (exitCode, _, log) = await VwapProcess.RunAsync("run", "--output", "none", "--http", address.Authority);
        Assert.Equal(1, exitCode);
        Assert.Contains($"--http: cannot listen on {address.Authority}", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OtlpEndpoint_AreExported()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        await using var demo = VwapProcess.StartShell(
            $"OTEL_EXPORTER_OTLP_ENDPOINT=http://{collector.LocalEndpoint} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_METRIC_EXPORT_INTERVAL=500 exec $VWAP demo --output none --http none");
        using var client = await collector.AcceptTcpClientAsync(TestContext.Current.CancellationToken).InTime();
        var (received, buffer) = ("", new byte[65_536]);
        while (!received.Contains("vwap.trades", StringComparison.Ordinal))
        {
            var read = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).InTime();
            Assert.NotEqual(0, read);
            received += Encoding.Latin1.GetString(buffer, 0, read);
        }

        Assert.StartsWith("POST /v1/metrics HTTP/1.1", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_Json_IsAnObjectALineWithTheFieldsOfTheMessage()
    {
        var (exitCode, _, log) = await VwapProcess.RunAsync("demo", "--output", "none", "--http", "none", "--max-trades", "30", "--rate", "1000", "--log-format", "json");
        Assert.Equal(0, exitCode);
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var connected = lines.Single(line => line.GetProperty("event").GetInt32() == 100);
        Assert.Equal("info", connected.GetProperty("level").GetString());
        Assert.Equal(3, connected.GetProperty("fields").GetProperty("products").GetInt32());
        Assert.StartsWith("Connected to ws://", connected.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("Z", connected.GetProperty("time").GetString(), StringComparison.Ordinal);
    }

    private static async Task<Uri> FindAddressAsync(VwapProcess run)
    {
        var line = await run.WaitForLogAsync("Dashboard, API and metrics: ");
        return new(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
    }

    /// <summary>Counts the events of a client until the run stops.</summary>
    private static async Task CountAsync(HttpClient client, long[] received, int index)
    {
        try
        {
            using var response = await client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
            var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            await foreach (var _ in parser.EnumerateAsync(TestContext.Current.CancellationToken))
                received[index]++;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // The run has stopped.
        }
    }

    /// <summary>Asks for every reading and takes none.</summary>
    private static async Task<IDisposable> StallAsync(Uri address)
    {
        var client = new TcpClient { ReceiveBufferSize = 4_096 };
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/stream?all=true HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"), TestContext.Current.CancellationToken);
        return client;
    }

    private sealed class Disposables(IDisposable[] items) : IDisposable
    {
        public void Dispose() => Array.ForEach(items, item => item.Dispose());
    }
}

using System.Net;

namespace Vwap.Cli.Tests;

/// <summary>Products and windows are added to a run and removed from it while it runs.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string MarketLog => _folder.File("market.jsonl");

    private string Readings => _folder.File("readings.jsonl");

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// The product that comes and goes resumes after its last reading each time, so that its lines too are those of an undisturbed run; a window
    /// that comes and goes is exact whenever it is there.
    /// </summary>
    [LongTheory]
    [InlineData("coinbase", "BTC-USD", "ETH-BTC", 100)]
    [InlineData("coinbase-advanced", "BTC-USD", "ETH-BTC", 10)]
    [InlineData("kraken", "BTC/USD", "ETH/BTC", 3)]
    public async Task Run_ProductAndWindowAddedAndRemovedUnderLoad_AllIsExactAndTheRestUndisturbed(string venue, string staying, string product, int times)
    {
        ReferenceProgram.Require();
        await using var exchange = await Exchange.StartAsync(_folder, "--venue", venue, "--rate", "1000", "--trades", "25000", "--market-log", MarketLog);
        await using var run = VwapProcess.Start(
            ["run", "--venue", venue, .. exchange.EndpointAndRest, "--products", staying, "--out", Readings, "--http", "127.0.0.1:0"]);
        using var client = new HttpClient { BaseAddress = await FindAddressAsync(run) };
        await run.WaitForLogAsync("windows filled");
        for (var time = 0; time < times; time++)
        {
            await ChangeAsync(client, HttpMethod.Put, $"products/{product}");
            await ChangeAsync(client, HttpMethod.Put, "windows/50");
            if (time == 0)
                await TestDeadline.PollFileAsync(Readings, () => Read().Any(line => line.Contains("\"window\":\"50\"", StringComparison.Ordinal)), () => run.Log);
            await ChangeAsync(client, HttpMethod.Delete, $"products/{product}");
            await ChangeAsync(client, HttpMethod.Delete, "windows/50");
        }

        await ChangeAsync(client, HttpMethod.Put, $"products/{product}");
        await exchange.WaitUntilQuietAsync();
        var ends = MarketEnd.ReadLastIdsByProduct(MarketLog);
        await new AwaitedTrades(Readings, [ends[staying], ends[product]]).WaitAsync(() => run.Log);
        await run.StopAsync();
        await exchange.StopAsync();

        var lines = await File.ReadAllLinesAsync(Readings, TestContext.Current.CancellationToken);
        var expected = await ReferenceProgram.ReadVenueLinesAsync(venue, MarketLog, "200", "50");
        AssertAgree(expected, lines);
        Assert.Contains("rejected 0", run.Log, StringComparison.Ordinal);
    }

    /// <summary>The product has readings of an earlier run in its topic.</summary>
    [LongFact]
    public async Task Run_WithKafka_AddedProductResumesInItsTopicAndAddedWindowIsPublished()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-BTC");
        await using var exchange = await Exchange.StartAsync(_folder, "--rate", "500");
        string[] toKafka = [.. exchange.EndpointAndRest, "--kafka", kafka.Brokers];
        var earlier = await VwapProcess.RunAsync(["run", .. toKafka, "--products", "ETH-BTC", "--output", "none", "--max-trades", "40"]);
        Assert.True(earlier.ExitCode == 0, earlier.Log);

        await using var run = VwapProcess.Start(["run", .. toKafka, "--products", "BTC-USD", "--out", Readings, "--http", "127.0.0.1:0"]);
        using var client = new HttpClient { BaseAddress = await FindAddressAsync(run) };
        await run.WaitForLogAsync("windows filled");
        for (var time = 0; time < 3; time++)
        {
            await ChangeAsync(client, HttpMethod.Put, "products/ETH-BTC");
            await ChangeAsync(client, HttpMethod.Put, "windows/50");
            await WaitForMoreAsync("\"ETH-BTC\",\"window\":\"50\"");
            await ChangeAsync(client, HttpMethod.Delete, "products/ETH-BTC");
            await ChangeAsync(client, HttpMethod.Delete, "windows/50");
        }

        await ChangeAsync(client, HttpMethod.Put, "products/ETH-BTC");
        await WaitForMoreAsync("\"ETH-BTC\"");
        await run.StopAsync();

        var lines = Read().ToLookup(PublishedMarket.ProductOf, StringComparer.Ordinal);
        var (btc, eth) = (TopicContent.Values(kafka.Brokers, "BTC-USD"), TopicContent.Values(kafka.Brokers, "ETH-BTC"));
        Assert.Equal([.. lines["BTC-USD"]], btc);
        Assert.Equal([.. lines["ETH-BTC"]], eth[40..]);
        PublishedMarket.AssertContiguous([.. eth.Where(line => line.Contains("\"window\":\"200\"", StringComparison.Ordinal))]);

        async Task WaitForMoreAsync(string part)
        {
            var known = Read().Length;
            await TestDeadline.PollFileAsync(Readings, () => Read().Skip(known).Any(line => line.Contains(part, StringComparison.Ordinal)), () => run.Log);
        }
    }

    [Fact]
    public async Task Run_WithKafka_AdditionsThatCannotBe_SayWhy()
    {
        using var kafka = MockKafka.Start("all");
        await using var exchange = await Exchange.StartAsync(_folder, "--rate", "300");
        (string[] Options, string Product, string Window)[] cases =
        [
            (["--kafka", kafka.Brokers, "--topic", "all"], "products share the topic", ""),
            (["--kafka", "127.0.0.1:1", "--kafka-time", "1s"], "could not be reached when the run started", "could not be reached when the run started"),
        ];
        foreach (var (options, product, window) in cases)
        {
            await using var run = VwapProcess.Start(["run", .. exchange.EndpointAndRest, .. options, "--products", "BTC-USD", "--out", Readings, "--http", "127.0.0.1:0"]);
            using var client = new HttpClient { BaseAddress = await FindAddressAsync(run) };
            await run.WaitForLogAsync("windows filled");
            await AssertProblemAsync(client, HttpMethod.Put, "products/ETH-BTC", HttpStatusCode.Conflict, product);
            if (window.Length > 0)
                await AssertProblemAsync(client, HttpMethod.Put, "windows/50", HttpStatusCode.Conflict, window);
            else
                await ChangeAsync(client, HttpMethod.Put, "windows/50");
        }
    }

    [Fact]
    public async Task Run_ConfigurationFileChanged_WatchesWhatItSays()
    {
        var file = _folder.File("vwap.json");
        await using var exchange = await Exchange.StartAsync(_folder, "--rate", "300");
        await File.WriteAllTextAsync(file, """{"products": ["BTC-USD", "ETH-USD"], "window": ["200"]}""", TestContext.Current.CancellationToken);
        await using var run = VwapProcess.Start(["run", "--config", file, .. exchange.EndpointAndRest, "--out", Readings]);
        await run.WaitForLogAsync("windows filled");

        await File.WriteAllTextAsync(file, """{"products": ["BTC-USD"], "window": "5x", "hodl": "1s"}""", TestContext.Current.CancellationToken);
        await run.WaitForLogAsync("not applied: window in");
        Assert.Contains("not applied: hodl in", run.Log, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, """{"products": ["BTC-USD", "ETH-BTC"], "window": ["20", "200"]}""", TestContext.Current.CancellationToken);
        await run.WaitForLogAsync("products and windows are as it says");
        Assert.Contains("Watching ETH-BTC too", run.Log, StringComparison.Ordinal);
        Assert.Contains("No longer watching ETH-USD", run.Log, StringComparison.Ordinal);
        await TestDeadline.PollFileAsync(Readings, () => Read().Any(line => line.Contains("\"ETH-BTC\",\"window\":\"20\"", StringComparison.Ordinal)), () => run.Log);
        await run.StopAsync();

        Assert.All(Read(), line => Assert.Contains("\"state\":\"complete\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ChangesThatCannotBe_SayWhyAndChangeNothing()
    {
        await using var exchange = await Exchange.StartAsync(_folder, "--rate", "300");
        await using var run = VwapProcess.Start(["run", .. exchange.EndpointAndRest, "--products", "BTC-USD", "--out", Readings, "--http", "127.0.0.1:0"]);
        using var client = new HttpClient { BaseAddress = await FindAddressAsync(run) };
        await run.WaitForLogAsync("windows filled");

        await AssertProblemAsync(client, HttpMethod.Put, "products/NO-SUCH", HttpStatusCode.Conflict, "NO-SUCH is not a valid product");
        await AssertProblemAsync(client, HttpMethod.Put, "products/nonsense", HttpStatusCode.BadRequest, "such as BTC-USD");
        await AssertProblemAsync(client, HttpMethod.Put, "products/kraken:BTC%2FUSD", HttpStatusCode.Conflict, "knows no address");
        await AssertProblemAsync(client, HttpMethod.Delete, "products/ETH-USD", HttpStatusCode.NotFound, "this run has BTC-USD");
        await AssertProblemAsync(client, HttpMethod.Delete, "products/BTC-USD", HttpStatusCode.Conflict, "the last product");
        await AssertProblemAsync(client, HttpMethod.Put, "windows/volume:0", HttpStatusCode.BadRequest, "volume:10");
        await AssertProblemAsync(client, HttpMethod.Delete, "windows/77", HttpStatusCode.NotFound, "this run has 200");
        await AssertProblemAsync(client, HttpMethod.Delete, "windows/200", HttpStatusCode.Conflict, "the last window");
        await ChangeAsync(client, HttpMethod.Put, "products/BTC-USD");
        await ChangeAsync(client, HttpMethod.Put, "windows/200");
        Assert.Equal(0, (await VwapProcess.RunAsync("health", $"{client.BaseAddress}")).ExitCode);
    }

    [Theory]
    [InlineData("coinbase", "ETH-*,*-BTC", "ETH-USD,ETH-BTC")]
    [InlineData("kraken", "btc/usd,ETH/*", "BTC/USD,ETH/USD,ETH/BTC")]
    public async Task Run_ProductsByPattern_WatchesThoseOfTheList(string venue, string products, string expected)
    {
        await using var exchange = await Exchange.StartAsync(_folder, "--venue", venue, "--rate", "300");
        await using var run = VwapProcess.Start(["run", "--venue", venue, "--products", products, .. exchange.EndpointAndRest, "--out", Readings]);
        var wanted = expected.Split(',').ToHashSet(StringComparer.Ordinal);
        await run.WaitForLogAsync("Connected to");
        await TestDeadline.PollFileAsync(Readings, () => wanted.SetEquals(Read().Select(MarketComparison.Product)), () => run.Log);
    }

    [Theory]
    [InlineData("*-GBP", "coinbase lists no product that matches *-GBP")]
    [InlineData("nowhere:*", "'nowhere' is not a venue")]
    [InlineData("*-USD,BTC-USD,btc-usd", "BTC-USD is given twice")]
    [InlineData("*-USD,*-USD", "*-USD is given twice")]
    public async Task Run_PatternThatCannotBe_IsAMistake(string products, string problem)
    {
        await using var exchange = await Exchange.StartAsync(_folder);
        var (exitCode, _, log) = await VwapProcess.RunAsync(["run", "--products", products, .. exchange.EndpointAndRest, "--output", "jsonl"]);
        Assert.Equal(2, exitCode);
        Assert.Contains(problem, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PatternWithoutRest_IsAMistakeThatSaysWhatToGive()
    {
        var (exitCode, _, log) = await VwapProcess.RunAsync(["run", "--products", "*-USD", "--endpoint", "ws://127.0.0.1:1", "--output", "jsonl"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("give its address with --rest", log, StringComparison.Ordinal);
    }

    private static void AssertAgree(string[] expected, string[] lines)
    {
        string[] Of(string window, string[] all) => [.. all.Where(line => line.Contains($"\"window\":\"{window}\"", StringComparison.Ordinal))];
        var watched = lines.Select(MarketComparison.Product).ToHashSet(StringComparer.Ordinal);
        MarketComparison.AssertAgree(Of("200", expected).Where(line => watched.Contains(MarketComparison.Product(line))), Of("200", lines));

        var known = Of("50", expected).ToHashSet(StringComparer.Ordinal);
        var of50 = Of("50", lines);
        Assert.NotEmpty(of50);
        Assert.All(of50, line => Assert.True(known.Contains(line), line));
        Assert.Distinct(of50, StringComparer.Ordinal);
    }

    private string[] Read()
    {
        using var file = new FileStream(Readings, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task ChangeAsync(HttpClient client, HttpMethod method, string what)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{what}");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task AssertProblemAsync(HttpClient client, HttpMethod method, string what, HttpStatusCode status, string problem)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{what}");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(problem, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<Uri> FindAddressAsync(VwapProcess run)
    {
        var line = await run.WaitForLogAsync("Dashboard, API and metrics: ");
        return new(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
    }
}

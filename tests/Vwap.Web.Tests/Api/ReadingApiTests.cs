using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Web.Tests;

public sealed class ReadingApiTests
{
    [Fact]
    public async Task Vwap_AllStreams_HasTheLatestReadingOfEach()
    {
        await using var run = await Watched.StartAsync(options => options, windows: ["200", "5s"]);
        var btc = run.Trade(1, 20);
        var eth = run.Trade(1, 5, "ETH-USD");

        Assert.Equal($"[{string.Join(',', Json.Of([.. btc[^2..], .. eth[^2..]]))}]", await run.GetAsync("/api/v1/vwap"));
        Assert.Equal($"[{string.Join(',', Json.Of(eth[^2..]))}]", await run.GetAsync("/api/v1/vwap/ETH-USD"));
        Assert.Equal($"[{Json.Of(eth[^1])}]", await run.GetAsync("/api/v1/vwap/ETH-USD?window=5s"));
    }

    [Fact]
    public async Task Vwap_BeforeTheFirstTrade_IsEmpty()
    {
        await using var run = await Watched.StartAsync();
        Assert.Equal("[]", await run.GetAsync("/api/v1/vwap"));
        Assert.Equal("[]", await run.GetAsync("/api/v1/history/BTC-USD"));
    }

    [Fact]
    public async Task Server_AnyPortIfInUse_TakesAnother()
    {
        await using var first = await Watched.StartAsync();
        await using var second = await Watched.StartAsync(options => options with { Listen = new(System.Net.IPAddress.Loopback, first.Address.Port), AnyPortIfInUse = true });
        Assert.NotEqual(first.Address, second.Address);
        Assert.Equal("[]", await second.GetAsync("/api/v1/vwap"));
    }

    [Fact]
    public async Task Vwap_RunWithoutStreams_IsEmpty()
    {
        var monitor = new RunMonitor([], [], historyMax: 1, TimeProvider.System) { ReadOtherReasons = () => ["no partition assigned"] };
        await using var server = await WebServer.StartAsync(
            new() { Listen = new(System.Net.IPAddress.Loopback, 0) }, monitor, TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal("[]", await client.GetStringAsync("/api/v1/vwap", TestContext.Current.CancellationToken));
        using var ready = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal("{\"ok\":false,\"reasons\":[\"no partition assigned\"]}", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("kraken:BTC/USD")]
    [InlineData("kraken%3ABTC%2FUSD")]
    [InlineData("BTC/USD")]
    [InlineData("BTC%2FUSD")]
    public async Task Vwap_ProductWithASlash_IsFound(string product)
    {
        await using var run = await Watched.StartAsync("BTC-USD", "kraken:BTC/USD");
        var readings = run.Trade(1, 3, "kraken:BTC/USD");
        Assert.Equal($"[{Json.Of(readings[^1])}]", await run.GetAsync($"/api/v1/vwap/{product}"));
    }

    [Fact]
    public async Task History_Limit_GivesTheLastOldestFirst()
    {
        await using var run = await Watched.StartAsync();
        var readings = run.Trade(1, 700);

        Assert.Equal($"[{string.Join(',', Json.Of(readings[^7..]))}]", await run.GetAsync("/api/v1/history/BTC-USD?limit=7"));
        Assert.Equal($"[{string.Join(',', Json.Of(readings))}]", await run.GetAsync("/api/v1/history/BTC-USD?limit=100000"));
    }

    [Theory]
    [InlineData("/api/v1/history/BTC-USD?limit=-1", 400, "limit must be a whole number of 1 or more")]
    [InlineData("/api/v1/history/BTC-USD?limit=9999999999", 400, "limit must be a whole number of 1 or more")]
    [InlineData("/api/v1/history/BTC-USD?window=7", 400, "No such window: this run has 200")]
    [InlineData("/api/v1/history/SOL-USD", 404, "No such stream: this run has BTC-USD, coinbase-advanced:BTC-USD")]
    [InlineData("/api/v1/history/BTC-USD", 400, "BTC-USD is ambiguous: use BTC-USD or coinbase-advanced:BTC-USD")]
    [InlineData("/api/v1/vwap/btc-usd", 404, "No such stream")]
    [InlineData("/api/v1/vwap?venue=binance", 404, "No such stream")]
    [InlineData("/api/v1/stream?all=yes", 400, "all must be true or false")]
    [InlineData("/api/v1/stream?product=SOL-USD", 404, "No such stream")]
    [InlineData("/api/v1/nothing", 404, "Not Found")]
    public async Task Api_WrongRequest_IsExplained(string path, int status, string expected)
    {
        await using var run = await Watched.StartAsync("BTC-USD", "coinbase-advanced:BTC-USD");
        var answer = await run.TryGetAsync(path);
        Assert.Equal(status, answer.Status);
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task History_Venue_ResolvesAnAmbiguousProduct()
    {
        await using var run = await Watched.StartAsync("BTC-USD", "coinbase-advanced:BTC-USD");
        var readings = run.Trade(1, 2, "coinbase-advanced:BTC-USD");
        Assert.Equal($"[{string.Join(',', Json.Of(readings))}]", await run.GetAsync("/api/v1/history/BTC-USD?venue=coinbase-advanced"));
    }

    [Fact]
    public async Task OpenApi_Document_DescribesEveryRoute()
    {
        await using var run = await Watched.StartAsync();
        using var document = JsonDocument.Parse(await run.GetAsync("/openapi/v1.json"));
        string[] routes = ["/api/v1/vwap", "/api/v1/vwap/{product}", "/api/v1/history/{product}", "/api/v1/stream", "/api/v1/status", "/api/v1/products/{product}", "/api/v1/windows/{window}", "/healthz", "/readyz"];
        Assert.Equal(routes.Order(StringComparer.Ordinal), document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class CoinbaseRestTests : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async ValueTask InitializeAsync() => _exchange = await TestExchange.StartAsync(TestExchange.Quiet);

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Fact]
    public async Task Trades_WithoutParameters_AreTheLastThousandNewestFirst()
    {
        var response = await _exchange.SendAsync("/products/BTC-USD/trades");
        var ids = await ReadIdsAsync(response);

        Assert.Equal(1_000, ids.Count);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(row => ids[0] - row), ids);
        Assert.Equal(ids[0].ToString(CultureInfo.InvariantCulture), Assert.Single(response.Headers.GetValues("CB-BEFORE")));
        Assert.Equal(ids[^1].ToString(CultureInfo.InvariantCulture), Assert.Single(response.Headers.GetValues("CB-AFTER")));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Trades_PagedWithAfter_ReachTheFirstOfTheHistory()
    {
        var ids = new List<long>();
        var path = "/products/ETH-USD/trades?limit=700";
        while (true)
        {
            var response = await _exchange.SendAsync(path);
            var page = await ReadIdsAsync(response);
            if (page.Count == 0)
            {
                Assert.False(response.Headers.Contains("CB-AFTER"));
                break;
            }

            ids.AddRange(page);
            path = "/products/ETH-USD/trades?limit=700&after=" + response.Headers.GetValues("CB-AFTER").Single();
        }

        Assert.Equal(Enumerable.Range(0, 1_500).Select(row => ids[0] - row), ids);
    }

    [Fact]
    public async Task Trades_Before_AreTheNewestAboveTheCursor()
    {
        var newest = (await ReadIdsAsync(await _exchange.SendAsync("/products/BTC-USD/trades?limit=1")))[0];

        Assert.Equal([newest, newest - 1], await ReadIdsAsync(await _exchange.SendAsync($"/products/BTC-USD/trades?before={newest - 2}")));
        Assert.Equal([newest], await ReadIdsAsync(await _exchange.SendAsync($"/products/BTC-USD/trades?before={newest - 2}&limit=1")));
        Assert.Empty(await ReadIdsAsync(await _exchange.SendAsync($"/products/BTC-USD/trades?before={newest}")));
        Assert.Equal([newest - 3, newest - 4], await ReadIdsAsync(await _exchange.SendAsync($"/products/BTC-USD/trades?before={newest - 5}&after={newest - 2}")));
    }

    [Fact]
    public async Task Trades_OfTheFeed_AreServedByRest()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = 500 });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD", "ETH-BTC");
        var frames = (await client.ReceiveTradesAsync(503)).ConvertAll(frame => JsonElement.Parse(frame)).FindAll(frame => frame.GetProperty("product_id").GetString() == "ETH-USD");

        var rows = JsonElement.Parse(await exchange.GetAsync($"/products/ETH-USD/trades?limit={frames.Count}")).EnumerateArray().Reverse().ToList();

        foreach (var (frame, row) in frames.Zip(rows, (frame, row) => (frame, row)))
        {
            Assert.Equal(frame.GetProperty("trade_id").GetInt64(), row.GetProperty("trade_id").GetInt64());
            Assert.Equal(frame.GetProperty("side").GetString(), row.GetProperty("side").GetString());
            Assert.Equal(frame.GetProperty("time").GetString(), row.GetProperty("time").GetString());
            Assert.Equal(Price.Parse(frame.GetProperty("price").GetString()!), Price.Parse(row.GetProperty("price").GetString()!));
            Assert.Equal(Size.Parse(frame.GetProperty("size").GetString()!), Size.Parse(row.GetProperty("size").GetString()!));
            Assert.Matches(@"^\d+\.\d{8}$", row.GetProperty("price").GetString());
        }
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=x")]
    [InlineData("limit=-5")]
    [InlineData("after=2026-01-01")]
    [InlineData("before=1.5")]
    public async Task Trades_WithAnInvalidParameter_AreRefused(string query)
    {
        var response = await _exchange.SendAsync("/products/BTC-USD/trades?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("{\"message\":\"Invalid " + query.Split('=')[0], await ReadAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trades_WithALimitAboveTheMaximum_AreAThousand()
    {
        Assert.Equal(1_000, (await ReadIdsAsync(await _exchange.SendAsync("/products/BTC-USD/trades?limit=5000"))).Count);
    }

    [Theory]
    [InlineData("/products/XXX/trades")]
    [InlineData("/products/btc-usd")]
    [InlineData("/products/XXX")]
    [InlineData("/nowhere")]
    public async Task Path_Unknown_IsNotFound(string path)
    {
        var response = await _exchange.SendAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("""{"message":"NotFound"}""", await ReadAsync(response));
    }

    [Fact]
    public async Task Request_WithoutUserAgent_IsRefused()
    {
        _exchange.Rest.DefaultRequestHeaders.UserAgent.Clear();

        var response = await _exchange.SendAsync("/time");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"message":"User-Agent header is required"}""", await ReadAsync(response));
    }

    [Fact]
    public async Task Requests_BeyondTheBurst_AreRefusedUntilTimePasses()
    {
        var time = new VirtualTime();
        await using var exchange = await TestExchange.StartAsync(TestExchange.Quiet, time);
        for (var request = 0; request < 15; request++)
            await exchange.GetAsync("/time");

        var refused = await exchange.SendAsync("/time");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("""{"message":"Public rate limit exceeded"}""", await ReadAsync(refused));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(1, exchange.Exchange.Statistics.RestRateLimited);

        time.Advance(TimeSpan.FromSeconds(1));
        for (var request = 0; request < 10; request++)
            await exchange.GetAsync("/time");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await exchange.SendAsync("/time")).StatusCode);
    }

    [Fact]
    public async Task Time_InBothForms_IsTheSame()
    {
        await using var exchange = await TestExchange.StartAsync(TestExchange.Quiet, new VirtualTime());

        Assert.Equal("""{"iso":"2026-10-04T17:56:32.000Z","epoch":1791136592.000}""", await exchange.GetAsync("/time"));
    }

    [Fact]
    public async Task Products_AreListedWithTheirIncrements()
    {
        var products = JsonElement.Parse(await _exchange.GetAsync("/products"));
        var one = JsonElement.Parse(await _exchange.GetAsync("/products/ETH-BTC"));

        Assert.Equal("BTC-USD ETH-USD ETH-BTC", string.Join(' ', products.EnumerateArray().Select(product => product.GetProperty("id").GetString())));
        Assert.Equal(products[2].GetRawText(), one.GetRawText());
        Assert.Equal("ETH", one.GetProperty("base_currency").GetString());
        Assert.Equal("BTC", one.GetProperty("quote_currency").GetString());
        Assert.Equal("0.00001", one.GetProperty("quote_increment").GetString());
        Assert.Equal("0.00000001", one.GetProperty("base_increment").GetString());
    }

    private static async Task<List<long>> ReadIdsAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. JsonElement.Parse(await ReadAsync(response)).EnumerateArray().Select(row => row.GetProperty("trade_id").GetInt64())];
    }

    private static Task<string> ReadAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}

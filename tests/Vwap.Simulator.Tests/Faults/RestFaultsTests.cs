using System.Net;

namespace Vwap.Simulator.Tests;

public sealed class RestFaultsTests
{
    public static TheoryData<string, string> Requests => new()
    {
        { "coinbase", "/products/BTC-USD/trades" },
        { "coinbase-advanced", "/products/BTC-USD/trades" },
        { "kraken", "/0/public/Trades?pair=XBTUSD" },
    };

    [Theory]
    [InlineData("coinbase")]
    [InlineData("coinbase-advanced")]
    public async Task Rest429_AtCoinbase_HasRetryAfter(string venue)
    {
        await using var exchange = await StartAsync(venue, "rest-429:1");

        var response = await exchange.SendAsync("/products/BTC-USD/trades");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.Rest429]);
        Assert.Equal(0, exchange.Exchange.Statistics.RestRateLimited);
    }

    [Fact]
    public async Task Rest429_AtKraken_IsAnErrorWithStatus200()
    {
        await using var exchange = await StartAsync("kraken", "rest-429:1");

        var response = await exchange.SendAsync("/0/public/Trades?pair=XBTUSD");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"error":["EGeneral:Too many requests"]}""", await ReadAsync(response));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Rest429Bare_IsAGatewaysPageWithoutRetryAfter(string venue, string path)
    {
        await using var exchange = await StartAsync(venue, "rest-429-bare:1");

        var response = await exchange.SendAsync(path);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Rest500_IsAnsweredInHtml(string venue, string path)
    {
        await using var exchange = await StartAsync(venue, "rest-500:1");

        var response = await exchange.SendAsync(path);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("cloudflare", await ReadAsync(response), StringComparison.Ordinal);
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.Rest500]);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task RestTorn_EndsInTheMiddleOfTheAnswer(string venue, string path)
    {
        await using var exchange = await StartAsync(venue, "rest-torn:1");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => exchange.GetAsync(path));

        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.RestTorn]);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task RestSlow_IsAnsweredAfterItsDelay(string venue, string path)
    {
        var time = new VirtualTime();
        await using var exchange = await StartAsync(venue, "rest-slow:1", time);

        var answer = exchange.GetAsync(path);
        await exchange.SeesAsync(statistics => statistics.Faults[FaultKind.RestSlow] > 0);
        Assert.False(answer.IsCompleted);
        while (!answer.IsCompleted)
        {
            time.Advance(SimulatorLimits.RestSlowDelay);
            await Task.Yield();
        }

        await answer;
    }

    [Fact]
    public async Task RestFaults_OfTheSameSeed_HitTheSameRequests()
    {
        Assert.Equal(await AskAsync(), await AskAsync());

        static async Task<string> AskAsync()
        {
            await using var exchange = await StartAsync("coinbase", "rest-500:0.5");
            var statuses = new List<HttpStatusCode>();
            for (var request = 0; request < 15; request++)
                statuses.Add((await exchange.SendAsync("/time")).StatusCode);
            Assert.Contains(HttpStatusCode.OK, statuses);
            Assert.Contains(HttpStatusCode.InternalServerError, statuses);
            return string.Join(' ', statuses);
        }
    }

    private static Task<string> ReadAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static Task<TestExchange> StartAsync(string venue, string faults, VirtualTime? time = null) =>
        TestExchange.StartAsync(TestExchange.Quiet with { Venue = venue, Seed = 7, Faults = FaultPlan.Parse(faults) }, time);
}

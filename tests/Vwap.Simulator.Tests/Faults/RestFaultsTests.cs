using System.Net;

namespace Vwap.Simulator.Tests;

public sealed class RestFaultsTests
{
    [Fact]
    public async Task Rest429_IsRefusedWithTheTimeToWait()
    {
        await using var exchange = await StartAsync("rest-429:1");

        var response = await exchange.SendAsync("/products/BTC-USD/trades");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.Rest429]);
        Assert.Equal(0, exchange.Exchange.Statistics.RestRateLimited);
    }

    [Fact]
    public async Task Rest500_IsAnsweredInHtml()
    {
        await using var exchange = await StartAsync("rest-500:1");

        var response = await exchange.SendAsync("/products/BTC-USD/trades");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("cloudflare", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.Rest500]);
    }

    [Fact]
    public async Task RestTorn_EndsInTheMiddleOfTheAnswer()
    {
        await using var exchange = await StartAsync("rest-torn:1");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => exchange.GetAsync("/products/BTC-USD/trades"));

        Assert.Equal(1, exchange.Exchange.Statistics.Faults[FaultKind.RestTorn]);
    }

    [Fact]
    public async Task RestSlow_IsAnsweredAfterItsDelay()
    {
        var time = new ManualTime();
        await using var exchange = await StartAsync("rest-slow:1", time);

        var answer = exchange.GetAsync("/time");
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
            await using var exchange = await StartAsync("rest-500:0.5");
            var statuses = new List<HttpStatusCode>();
            for (var request = 0; request < SimulatorLimits.RestRequestsBurst; request++)
                statuses.Add((await exchange.SendAsync("/time")).StatusCode);
            Assert.Contains(HttpStatusCode.OK, statuses);
            Assert.Contains(HttpStatusCode.InternalServerError, statuses);
            return string.Join(' ', statuses);
        }
    }

    private static Task<TestExchange> StartAsync(string faults, ManualTime? time = null) =>
        TestExchange.StartAsync(TestExchange.Quiet with { Seed = 7, Faults = FaultPlan.Parse(faults) }, time);
}

using Microsoft.Playwright;
using Vwap.Outputs;

namespace Vwap.Web.Tests;

public sealed class DashboardTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Page_LiveMarket_ShowsExactReadingsAndLinesThatMove()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync();
        run.TradeNow(200);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#state", "live");
        await TestDeadline.PollAsync(async () => await page.CountPixelsAsync("vwap") > 20 && await page.CountPixelsAsync("price") > 20, () => "both lines");

        var before = await page.CountPixelsAsync("price");
        var last = run.TradeNow(5, price: "200");
        await page.ShowsAsync("#latest-rows tr:first-child", last[^1].Vwap.ToString());
        await TestDeadline.PollAsync(async () => await page.CountPixelsAsync("price") != before, () => "the price line moves");
        Assert.Empty(page.Findings);
    }

    [Theory]
    [InlineData(ReadingExtras.Bands, true)]
    [InlineData(ReadingExtras.None, false)]
    public async Task Page_Bands_AreDrawnAndSpokenOfWhereReadingsHaveThem(ReadingExtras with, bool hasBands)
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync(options => options, with: with);
        run.TradeNow(200);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await TestDeadline.PollAsync(async () => await page.CountPixelsAsync("vwap") > 20 && await page.CountPixelsAsync("band") > 20 == hasBands, () => "the lines");
        Assert.Equal(hasBands, await page.Page.Locator(".key.band").IsVisibleAsync());
        Assert.Equal(hasBands, (await page.Page.Locator("#chart").GetAttributeAsync("aria-valuetext"))!.Contains(", σ ", StringComparison.Ordinal));
        Assert.Empty(page.Findings);
    }

    [Fact]
    public async Task Page_GapAndRepair_AppearOnTheChartWhereTheyHappened()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync();
        run.TradeNow(200);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#latest-rows", "complete");
        await TestDeadline.PollAsync(async () => await page.CountPixelsAsync("vwap") > 20, () => "the line");
        Assert.Equal(0, await page.CountPixelsAsync("gap"));

        run.Monitor.AddNotice(new(RepairNoticeKind.GapFound, StreamId.Parse("BTC-USD"), new(201, 203)));
        await page.ShowsAsync("#stream-rows tr:first-child", "gap");
        await page.ShowsAsync("#live", "BTC-USD misses trades");
        run.TradeNow(2);
        await TestDeadline.PollAsync(async () => await page.CountPixelsAsync("gap") > 10, () => "the mark of the gap");
        Assert.Equal(0, await page.CountPixelsAsync("complete"));

        run.Monitor.AddNotice(new(RepairNoticeKind.GapRepaired, StreamId.Parse("BTC-USD"), new(201, 203)));
        run.TradeNow(2);
        await page.ShowsAsync("#events li:first-child", "repaired: 3 trades from 201");
        await TestDeadline.PollAsync(async () => await page.CountPixelsAsync("complete") > 10, () => "the mark of the repair");
    }

    [Fact]
    public async Task Page_ServerDiesAndReturns_SaysSoAndContinuesByItself()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync();
        run.TradeNow(10);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#state", "live");

        await run.Server.DisposeAsync();
        await page.ShowsAsync("#banner", "No answer from vwap");
        Assert.Equal("line-through", await page.Page.Locator("#latest-rows td").First.EvaluateAsync<string>("cell => getComputedStyle(cell).textDecorationLine"));

        await run.ServeAsync(new() { Listen = new(System.Net.IPAddress.Loopback, run.Address.Port) });
        await page.ShowsAsync("#state", "live");
        await page.Banner.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        var last = run.TradeNow(1);
        await page.ShowsAsync("#latest-rows", last[^1].Vwap.ToString());
    }

    [Fact]
    public async Task Page_FeedStalls_SaysHowOldTheDataIs()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync();
        run.TradeNow(10);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#state", "live");
        run.Monitor.SetConnection(VenueId.Coinbase, Watched.Feed, FeedConnection.Reconnecting, reconnects: 0);
        await page.ShowsAsync("#state", "reconnecting");
        await page.ShowsAsync("#banner", "No data from the exchange (reconnecting)");
        await page.ShowsAsync("#run", "reconnecting, 0 reconnects");
    }

    [Fact]
    public async Task Page_BrokenOutput_IsShownAndBlanksNothing()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync();
        run.Monitor.ReadOutputs = () => [new("Kafka", Written: 5, Queued: 7, Dropped: 3, Retries: 2)];
        run.TradeNow(10);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#run", "5 written, 7 queued, 3 dropped, 2 retries");
        await page.ShowsAsync("#latest-rows", "filling");
    }

    [Fact]
    public async Task Page_TwoTabs_ShareOneStream()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync();
        run.TradeNow(10);
        var one = await DashboardPage.OpenAsync(context, run.Address);
        var two = await DashboardPage.OpenAsync(context, run.Address);
        await one.ShowsAsync("#state", "live");
        await two.ShowsAsync("#state", "live");
        var last = run.TradeNow(1);
        await one.ShowsAsync("#latest-rows", last[^1].Vwap.ToString());
        await two.ShowsAsync("#latest-rows", last[^1].Vwap.ToString());
        Assert.Equal(1, run.Server.Stream.Clients);
    }

    [Fact]
    public async Task Page_NoRoomInTheStream_ReadsTheHistoryInstead()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync(options => options with { StreamClientsMax = 1 });
        await using var other = await EventStream.OpenAsync(run.Client);
        run.TradeNow(5);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#state", "live");
        var last = run.TradeNow(1);
        await page.ShowsAsync("#latest-rows", last[^1].Vwap.ToString());
        Assert.Equal("● live", await page.State.TextContentAsync());
    }

    [Fact]
    public async Task Page_Token_IsAskedForAndUsed()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync(options => options with { Token = "secret" });
        run.TradeNow(5);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.Page.Locator("#token").FillAsync("secret");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync("#latest-rows", "filling");
        await page.Page.Locator("#login").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }
}

using Microsoft.Playwright;
using Vwap.Outputs;

namespace Vwap.Web.Tests;

/// <summary>The dashboard for everybody: narrow screens, the keyboard alone, and no barriers in any state.</summary>
public sealed class AccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(360)]
    [InlineData(820)]
    [InlineData(1920)]
    public async Task Page_AnyWidth_HasNoSidewaysScrolling(int width)
    {
        await using var context = await browser.OpenAsync(width, height: 800);
        await using var run = await Watched.StartAsync();
        run.TradeNow(300);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#latest-rows", "complete");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.True(await page.Page.Locator("#stream-rows [data-state]").First.EvaluateAsync<bool>("cell => cell.getBoundingClientRect().right <= innerWidth"));
    }

    [Fact]
    public async Task Page_KeyboardOnly_ChoosesAStreamWalksTheChartAndPauses()
    {
        await using var context = await browser.OpenAsync();
        await using var run = await Watched.StartAsync();
        run.TradeNow(20);
        run.TradeNow(20, stream: "ETH-USD");
        var page = await DashboardPage.OpenAsync(context, run.Address);
        await page.ShowsAsync("#stream-rows", "ETH-USD");

        await TabToAsync(page, "ETH-USD");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ShowsAsync("#chart-title", "ETH-USD, window 200");
        await TestDeadline.PollAsync(async () =>
        {
            await page.Page.Keyboard.PressAsync("Tab");
            return await page.Chart.EvaluateAsync<bool>("chart => chart === document.activeElement");
        }, () => "the chart has the focus");
        await page.Page.Keyboard.PressAsync("Home");
        Assert.Matches("^[0-9:]{8} UTC, price .*, VWAP .*, filling, ", await page.Chart.GetAttributeAsync("aria-valuetext"));
        Assert.Equal("0", await page.Chart.GetAttributeAsync("aria-valuenow"));

        await TabToAsync(page, "Pause");
        await page.Page.Keyboard.PressAsync("Space");
        await page.ShowsAsync("#state", "paused");
    }

    [Theory]
    [InlineData("live", ColorScheme.Light)]
    [InlineData("live", ColorScheme.Dark)]
    [InlineData("gap", ColorScheme.Light)]
    [InlineData("gap", ColorScheme.Dark)]
    [InlineData("stale", ColorScheme.Light)]
    [InlineData("stale", ColorScheme.Dark)]
    [InlineData("empty", ColorScheme.Light)]
    public async Task Page_AnyState_HasNoBarriers(string state, ColorScheme scheme)
    {
        await using var context = await browser.OpenAsync(scheme: scheme);
        await using var run = await Watched.StartAsync();
        if (state != "empty")
            run.TradeNow(200);
        var page = await DashboardPage.OpenAsync(context, run.Address);
        if (state == "gap")
            run.Monitor.AddNotice(new(RepairNoticeKind.GapFound, StreamId.Parse("BTC-USD"), new(201, 203)));
        if (state == "stale")
            run.Monitor.SetConnection(VenueId.Coinbase, Watched.Feed, FeedConnection.Reconnecting, reconnects: 0);
        await page.ShowsAsync("body", state switch
        {
            "gap" => "▲ gap",
            "stale" => "No data from the exchange",
            "empty" => "Waiting for the first trade",
            _ => "● complete",
        });
        Assert.Empty(await page.FindBarriersAsync());
    }

    private static async Task TabToAsync(DashboardPage page, string text) => await TestDeadline.PollAsync(async () =>
    {
        await page.Page.Keyboard.PressAsync("Tab");
        return await page.Page.EvaluateAsync<string>("document.activeElement?.textContent ?? ''") == text;
    }, () => $"the focus is on {text}");
}

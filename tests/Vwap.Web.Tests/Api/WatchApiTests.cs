using System.Net;

namespace Vwap.Web.Tests;

/// <summary>What a run watches, changed over HTTP: who may, and how the answers look.</summary>
public sealed class WatchApiTests
{
    [Theory]
    [InlineData("PUT", "products/kraken:BTC/USD", "add product kraken:BTC/USD")]
    [InlineData("PUT", "products/kraken:BTC%2FUSD", "add product kraken:BTC/USD")]
    [InlineData("DELETE", "products/BTC-USD", "remove product BTC-USD")]
    [InlineData("PUT", "windows/session@09:30/America/New_York", "add window session@09:30/America/New_York")]
    [InlineData("DELETE", "windows/5m", "remove window 5m")]
    public async Task Change_ReachesTheRun_AsItWasWritten(string method, string path, string expected)
    {
        await using var run = await Watched.StartAsync();
        var control = new Control(WatchResult.Done);
        run.Monitor.Control = control;

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(run, method, path)).Status);
        Assert.Equal([expected], control.Changes);
    }

    [Theory]
    [InlineData(WatchOutcome.Invalid, HttpStatusCode.BadRequest)]
    [InlineData(WatchOutcome.NotWatched, HttpStatusCode.NotFound)]
    [InlineData(WatchOutcome.Refused, HttpStatusCode.Conflict)]
    public async Task Change_NotMade_IsAProblemThatSaysWhy(WatchOutcome outcome, HttpStatusCode expected)
    {
        await using var run = await Watched.StartAsync();
        run.Monitor.Control = new Control(new(outcome, "because"));

        var (status, body) = await SendAsync(run, "PUT", "products/BTC-USD");
        Assert.Equal(expected, status);
        Assert.Contains("\"detail\":\"because\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_OfAProcessThatWatchesNothing_IsRefused()
    {
        await using var run = await Watched.StartAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(run, "PUT", "products/BTC-USD")).Status);
    }

    [Fact]
    public async Task Change_BeyondLoopbackWithoutAToken_IsRefused()
    {
        await using var run = await Watched.StartAsync(options => options with { Listen = new(IPAddress.Any, 0) });
        var control = new Control(WatchResult.Done);
        run.Monitor.Control = control;

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(run, "DELETE", "windows/200")).Status);
        Assert.Empty(control.Changes);
    }

    [Fact]
    public async Task Change_FromAPageOfAnotherOrigin_IsRefused()
    {
        await using var run = await Watched.StartAsync();
        var control = new Control(WatchResult.Done);
        run.Monitor.Control = control;

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(run, "DELETE", "windows/200", origin: "http://evil.example")).Status);
        Assert.Empty(control.Changes);
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(Watched run, string method, string path, string? origin = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri(run.Address, $"/api/v1/{path}"));
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Control(WatchResult result) : IWatchControl
    {
        public List<string> Changes { get; } = [];

        public Task<WatchResult> AddProductAsync(string product, CancellationToken cancellationToken) => Note($"add product {product}");

        public Task<WatchResult> RemoveProductAsync(string product, CancellationToken cancellationToken) => Note($"remove product {product}");

        public Task<WatchResult> AddWindowAsync(string window, CancellationToken cancellationToken) => Note($"add window {window}");

        public Task<WatchResult> RemoveWindowAsync(string window, CancellationToken cancellationToken) => Note($"remove window {window}");

        private Task<WatchResult> Note(string change)
        {
            Changes.Add(change);
            return Task.FromResult(result);
        }
    }
}

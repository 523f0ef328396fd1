using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Vwap.Outputs;

namespace Vwap.Web.Tests;

/// <summary>A run as the web server sees it, with the server on a free port: the test is the engine.</summary>
internal sealed class Watched : IAsyncDisposable
{
    public static readonly Uri Feed = new("wss://exchange.example");

    private readonly Market _market;

    private readonly VwapEngine _engine;
    private readonly Dictionary<string, long> _lastIds = new(StringComparer.Ordinal);

    private Watched(RunMonitor monitor, string[] windows, ReadingExtras with) =>
        (Monitor, _market, _engine) = (monitor, new(windows), new(with, [.. windows.Select(WindowSpec.Parse)]));

    public RunMonitor Monitor { get; }

    public WebServer Server { get; private set; } = null!;

    public Uri Address => Server.Address;

    public HttpClient Client { get; private set; } = null!;

    public static Task<Watched> StartAsync(params string[] streams) => StartAsync(options => options, historyMax: 1_000, ["200"], streams);

    public static async Task<Watched> StartAsync(
        Func<WebOptions, WebOptions> change, int historyMax = 1_000, string[]? windows = null, string[]? streams = null,
        ReadingExtras with = ReadingExtras.None)
    {
        windows ??= ["200"];
        StreamId[] watched = [.. (streams is { Length: > 0 } ? streams : ["BTC-USD", "ETH-USD"]).Select(StreamId.Parse)];
        var monitor = new RunMonitor(watched, [.. windows.Select(WindowSpec.Parse)], historyMax, TimeProvider.System);
        foreach (var venue in watched.Select(stream => stream.Venue).Distinct())
            monitor.SetConnection(venue, Feed, FeedConnection.Live, reconnects: 0);
        var run = new Watched(monitor, windows, with);
        await run.ServeAsync(change(new() { Listen = new(IPAddress.Loopback, 0) }));
        return run;
    }

    /// <summary>Starts the server, again if it was stopped.</summary>
    public async Task ServeAsync(WebOptions options)
    {
        Server = await WebServer.StartAsync(options, Monitor, TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Client = new() { BaseAddress = Server.Address };
    }

    /// <summary>Posts the readings of trades with ids from <paramref name="first"/>.</summary>
    /// <returns>The readings.</returns>
    public Reading[] Trade(int first, int count, string stream = "BTC-USD")
    {
        var readings = _market.Trades(first, count, stream);
        Monitor.Post(readings);
        return readings;
    }

    /// <summary>Posts the readings of trades that happen now, or in the last minute where there are many; all at one price, or at prices of their own.</summary>
    /// <returns>The readings.</returns>
    public List<Reading> TradeNow(int count, string? price = null, string stream = "BTC-USD")
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var readings = new List<Reading>();
        for (var left = count - 1; left >= 0; left--)
        {
            var id = _lastIds[stream] = _lastIds.GetValueOrDefault(stream) + 1;
            var trade = Market.CreateTrade(id, stream) with { Time = count > 100 ? now.AddSeconds(-60.0 * left / count) : now };
            readings.AddRange(_engine.Add(price is null ? trade : trade with { Price = Price.Parse(price) }));
        }

        Monitor.Post(CollectionsMarshal.AsSpan(readings));
        return readings;
    }

    public Task<string> GetAsync(string path) => Client.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<(int Status, string Body)> TryGetAsync(string path)
    {
        using var response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}

using Microsoft.Extensions.Logging;

namespace Vwap.Simulator.Tests;

/// <summary>An exchange on a free port with a REST client and any number of socket clients.</summary>
internal sealed class TestExchange : IAsyncDisposable
{
    private readonly List<IDisposable> _clients = [];
    private readonly CancellationTokenSource _end;
    private readonly Task _passing;

    private TestExchange(EmbeddedExchange exchange, Task passing, CancellationTokenSource end)
    {
        Exchange = exchange;
        _passing = passing;
        _end = end;
        Rest = new HttpClient { BaseAddress = exchange.RestAddress };
        Rest.DefaultRequestHeaders.UserAgent.ParseAdd("vwap-tests/1.0");
    }

    public EmbeddedExchange Exchange { get; }

    public HttpClient Rest { get; }

    public static SimulatorOptions Quiet { get; } = new() { TradesPerSecond = null, TradesTotal = 0 };

    /// <param name="options">The options.</param>
    /// <param name="time">A clock moved by the test; null for one that advances in real time, except while the machine is suspended.</param>
    /// <param name="loggers">The loggers; null for none.</param>
    public static async Task<TestExchange> StartAsync(SimulatorOptions options, VirtualTime? time = null, ILoggerFactory? loggers = null)
    {
        var clock = time ?? new VirtualTime();
        var exchange = await EmbeddedExchange.StartAsync(options, clock, loggers, TestContext.Current.CancellationToken);
        var end = new CancellationTokenSource();
        return new(exchange, time is null ? SteadyTime.PassAsync(clock.Advance, end.Token) : Task.CompletedTask, end);
    }

    public async Task<TestClient> ConnectAsync(string path = "/")
    {
        var client = await TestClient.ConnectAsync(new Uri(Exchange.WebSocketAddress, path));
        _clients.Add(client);
        return client;
    }

    /// <summary>Connects and subscribes to channels of Coinbase.</summary>
    public async Task<TestClient> SubscribeAsync(string channels, params string[] products)
    {
        var client = await ConnectAsync();
        await client.SubscribeAsync(channels, products);
        return client;
    }

    /// <summary>Connects and subscribes to trades and heartbeats of any venue.</summary>
    public async Task<RawClient> SubscribeRawAsync(string venue, params string[] products)
    {
        var client = await RawClient.ConnectAsync(Exchange);
        _clients.Add(client);
        await client.SubscribeAsync(venue, products);
        return client;
    }

    public async Task<string> GetAsync(string path) => await Rest.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> SendAsync(string path) =>
        await Rest.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Polls for a condition without a signal; fails the test at its deadline.</summary>
    public Task SeesAsync(Func<ExchangeStatistics, bool> isSo) => TestDeadline.UntilAsync(() => isSo(Exchange.Statistics));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        Rest.Dispose();
        await Exchange.DisposeAsync().InTime();
        await _end.CancelAsync();
        await _passing;
        _end.Dispose();
    }
}

using Microsoft.Extensions.Logging;

namespace Vwap.Simulator.Tests;

/// <summary>An exchange on a free port with a REST client and any number of socket clients.</summary>
internal sealed class TestExchange : IAsyncDisposable
{
    private readonly List<IDisposable> _clients = [];

    private TestExchange(EmbeddedExchange exchange)
    {
        Exchange = exchange;
        Rest = new HttpClient { BaseAddress = exchange.RestAddress };
        Rest.DefaultRequestHeaders.UserAgent.ParseAdd("vwap-tests/1.0");
    }

    public EmbeddedExchange Exchange { get; }

    public HttpClient Rest { get; }

    public static SimulatorOptions Quiet { get; } = new() { TradesPerSecond = null, TradesTotal = 0 };

    public static async Task<TestExchange> StartAsync(SimulatorOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggers = null) =>
        new(await EmbeddedExchange.StartAsync(options, timeProvider, loggers, TestContext.Current.CancellationToken));

    public async Task<TestClient> ConnectAsync(string path = "/")
    {
        var client = await TestClient.ConnectAsync(new Uri(Exchange.WebSocketAddress, path));
        _clients.Add(client);
        return client;
    }

    public async Task<RawClient> ConnectRawAsync()
    {
        var client = await RawClient.ConnectAsync(Exchange);
        _clients.Add(client);
        return client;
    }

    public async Task<string> GetAsync(string path) => await Rest.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> SendAsync(string path) =>
        await Rest.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Waits for what gives no signal; the test fails when it does not come.</summary>
    public Task SeesAsync(Func<ExchangeStatistics, bool> isSo) => Deadline.UntilAsync(() => isSo(Exchange.Statistics));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        Rest.Dispose();
        await Exchange.DisposeAsync().InTime();
    }
}

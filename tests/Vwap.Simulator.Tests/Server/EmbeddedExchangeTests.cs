using System.Net;
using System.Net.WebSockets;

namespace Vwap.Simulator.Tests;

public sealed class EmbeddedExchangeTests
{
    private const int ClientCutOff = 5005;

    [Fact]
    public async Task Start_OnAPortInUse_NamesItAndTheFix()
    {
        await using var first = await TestExchange.StartAsync(TestExchange.Quiet);

        var error = await Assert.ThrowsAsync<ListenException>(() => TestExchange.StartAsync(TestExchange.Quiet with { Listen = first.Exchange.Endpoint }));

        Assert.Equal($"cannot listen on {first.Exchange.Endpoint}: the port is in use; choose another with --listen, or port 0 for any free port", error.Message);
        Assert.Equal(first.Exchange.Endpoint, error.Address);
    }

    [Fact]
    public async Task Start_OnAnAddressOfAnotherMachine_NamesIt()
    {
        var elsewhere = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0);

        var error = await Assert.ThrowsAsync<ListenException>(() => TestExchange.StartAsync(TestExchange.Quiet with { Listen = elsewhere }));

        Assert.Contains("192.0.2.1:0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithWrongOptions_NamesAllProblems()
    {
        var bitcoin = ProductId.Parse("BTC-USD");
        var options = new SimulatorOptions { Venue = "nasdaq", TradesPerSecond = 0, TradesTotal = -1, HistoryTrades = -1, Products = [bitcoin, bitcoin] };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => TestExchange.StartAsync(options));

        Assert.StartsWith("'nasdaq' is not a venue: use coinbase, coinbase-advanced, kraken; ", error.Message, StringComparison.Ordinal);
        Assert.Contains("TradesPerSecond is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("TradesTotal is -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("HistoryTrades is -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Products: BTC-USD is given twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BTC-USD", "'BTC-USD' is not a Kraken symbol: expected base and quote currency with a slash, such as BTC/USD")]
    [InlineData("XBT/USD", "'XBT/USD' is a v1 name: use BTC for XBT and DOGE for XDG")]
    [InlineData("DOGE/XBT", "'DOGE/XBT' is a v1 name: use BTC for XBT and DOGE for XDG")]
    public async Task Start_WithAProductThatTheVenueCannotList_NamesTheFix(string product, string problem)
    {
        var options = new SimulatorOptions { Venue = "kraken", Products = [ProductId.Parse(product)] };

        Assert.StartsWith(problem, (await Assert.ThrowsAsync<ArgumentException>(() => TestExchange.StartAsync(options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAnyAddress_ReturnsReachableAddresses()
    {
        await using var exchange = await TestExchange.StartAsync(TestExchange.Quiet with { Listen = new(IPAddress.Any, 0) });

        Assert.Equal($"ws://127.0.0.1:{exchange.Exchange.Endpoint.Port}/", exchange.Exchange.WebSocketAddress.ToString());
        await exchange.GetAsync("/time");
    }

    [Theory]
    [InlineData("coinbase", 5)]
    [InlineData("coinbase-advanced", 5)]
    [InlineData("kraken", 60)]
    public async Task Connection_WithoutSubscription_IsClosedAtTheVenuesDeadline(string venue, int seconds)
    {
        var time = new VirtualTime();
        await using var exchange = await TestExchange.StartAsync(TestExchange.Quiet with { Venue = venue }, time);
        var client = await exchange.ConnectAsync();
        await client.SendAsync("{}");
        await exchange.SeesAsync(statistics => statistics.RequestsRefused > 0);

        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(0, exchange.Exchange.Statistics.ConnectionsWithoutSubscribe);
        time.Advance(TimeSpan.FromSeconds(1));
        while (await client.ReceiveAsync() is not null)
        {
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.Socket.CloseStatus);
        Assert.Equal($"No subscribe within {seconds} seconds", client.Socket.CloseStatusDescription);
        Assert.Equal(1, exchange.Exchange.Statistics.ConnectionsWithoutSubscribe);
    }

    [Fact]
    public async Task Dispose_WithAClient_SendsACloseFrame()
    {
        var exchange = await TestExchange.StartAsync(TestExchange.Quiet, new VirtualTime()); // a client may take its time to answer
        using var client = await TestClient.ConnectAsync(exchange.Exchange.WebSocketAddress);
        await client.SubscribeAsync("heartbeat", "BTC-USD");
        await client.ReceiveJsonAsync("subscriptions");

        var closing = exchange.DisposeAsync();

        while (await client.ReceiveAsync() is not null)
        {
        }

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.Socket.CloseStatus);
        await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, TestContext.Current.CancellationToken);
        await closing.InTime();
        Assert.Equal(0, exchange.Exchange.Statistics.ConnectionsOpen);
        Assert.True(exchange.Exchange.Completed.IsCanceled);
        await exchange.Exchange.DisposeAsync();
    }

    [Fact]
    public async Task Client_ThatCloses_GetsACloseFrameAndIsRemoved()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null }, new VirtualTime());
        var client = await exchange.SubscribeAsync("matches", "BTC-USD");
        await client.ReceiveTradesAsync(10);

        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, TestContext.Current.CancellationToken).InTime();

        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
        Assert.Equal(1, exchange.Exchange.Statistics.ConnectionsAccepted);
        await exchange.SeesAsync(statistics => statistics.ConnectionsOpen == 0);
    }

    [Fact]
    public async Task Client_ThatDoesNotKeepUp_IsDisconnectedWhileOthersContinue()
    {
        var logs = new SignalLogs();
        await using var exchange = await TestExchange.StartAsync(
            new() { TradesPerSecond = SimulatorLimits.TradesPerSecondMax, TradesTotal = 400_000 }, loggers: logs);
        var slow = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD", "ETH-BTC");

        await logs.WaitAsync(ClientCutOff);

        Assert.Equal(1, exchange.Exchange.Statistics.ClientsCutOff);
        await Assert.ThrowsAnyAsync<WebSocketException>(async () => await slow.ReceiveTradesAsync(400_000));
        var next = await exchange.SubscribeAsync("matches", "BTC-USD");
        await next.ReceiveJsonAsync("last_match");
    }

    [Fact]
    public async Task Market_AtMaximumRateWithAClientThatMakesNoRoom_DisconnectsItAfterTheTimeout()
    {
        var time = new VirtualTime();
        var logs = new SignalLogs();
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null }, time, logs);
        var slow = await exchange.SubscribeAsync("matches", "BTC-USD");
        await slow.ReceiveJsonAsync("last_match");

        var cutOff = logs.WaitAsync(ClientCutOff);
        while (!cutOff.IsCompleted)
        {
            time.Advance(SimulatorLimits.SlowClientTimeout / 10);
            await Task.Yield();
        }

        await cutOff;
    }

    [Fact]
    public async Task Statistics_OfARun_CountTradesFramesAndRequests()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = 100, Products = [ProductId.Parse("BTC-USD")] });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD");
        await client.ReceiveTradesAsync(101);
        await exchange.GetAsync("/time");
        await exchange.Exchange.Completed.InTime();
        await exchange.SeesAsync(seen => seen.TradeFramesSent >= 101);

        var statistics = exchange.Exchange.Statistics;

        Assert.Equal(100, statistics.TradesHappened);
        Assert.Equal(101, statistics.TradeFramesSent);
        Assert.Equal(1, statistics.ConnectionsOpen);
        Assert.Equal(1, statistics.RestRequests);
        Assert.Equal(Enum.GetValues<FaultKind>().Length, statistics.Faults.Count);
        Assert.All(statistics.Faults.Values, count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task Run_SameSeedAndOpening_SameBytesOnTheWire()
    {
        var options = new SimulatorOptions { TradesPerSecond = null, TradesTotal = 1_000, Seed = 7, MarketStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };

        Assert.Equal(await ReceiveAsync(options), await ReceiveAsync(options));

        static async Task<List<string>> ReceiveAsync(SimulatorOptions options)
        {
            await using var exchange = await TestExchange.StartAsync(options);
            var client = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD", "ETH-BTC");
            return await client.ReceiveTradesAsync(1_003);
        }
    }
}

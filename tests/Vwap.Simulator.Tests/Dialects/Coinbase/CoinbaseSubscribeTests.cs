using System.Net.WebSockets;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class CoinbaseSubscribeTests : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async ValueTask InitializeAsync() => _exchange = await TestExchange.StartAsync(TestExchange.Quiet);

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Fact]
    public async Task Subscribe_ProductsAtTheRoot_AreOfEveryChannel()
    {
        var client = await _exchange.ConnectAsync();

        await client.SubscribeAsync("matches,heartbeat", "BTC-USD", "ETH-USD");

        Assert.Equal(
            """{"type":"subscriptions","channels":[{"name":"matches","product_ids":["BTC-USD","ETH-USD"],"account_ids":null},{"name":"heartbeat","product_ids":["BTC-USD","ETH-USD"],"account_ids":null}]}""",
            await client.ReceiveAsync());
    }

    [Fact]
    public async Task Subscribe_ProductsPerChannel_AreOfThatChannelAlone()
    {
        var client = await _exchange.ConnectAsync();

        await client.SendAsync("""{"type":"subscribe","channels":[{"name":"matches","product_ids":["BTC-USD"]},{"name":"heartbeat","product_ids":["ETH-BTC"]}]}""");

        var reply = await client.ReceiveJsonAsync("subscriptions");
        Assert.Equal("BTC-USD", ProductsOf(reply, "matches"));
        Assert.Equal("ETH-BTC", ProductsOf(reply, "heartbeat"));
    }

    [Fact]
    public async Task Subscribe_BothFormsMixed_RootCountsForChannelsWithoutTheirOwn()
    {
        var client = await _exchange.ConnectAsync();

        await client.SendAsync("""{"type":"subscribe","product_ids":["ETH-USD"],"channels":["heartbeat",{"name":"matches","product_ids":["BTC-USD"]}]}""");

        var reply = await client.ReceiveJsonAsync("subscriptions");
        Assert.Equal("BTC-USD", ProductsOf(reply, "matches"));
        Assert.Equal("ETH-USD", ProductsOf(reply, "heartbeat"));
    }

    [Fact]
    public async Task Subscribe_Again_AddsToTheSet()
    {
        var client = await _exchange.ConnectAsync();

        await client.SubscribeAsync("matches", "BTC-USD");
        await client.ReceiveJsonAsync("subscriptions");
        await client.SubscribeAsync("matches", "ETH-BTC", "BTC-USD");

        Assert.Equal("BTC-USD,ETH-BTC", ProductsOf(await client.ReceiveJsonAsync("subscriptions"), "matches"));
    }

    [Fact]
    public async Task Unsubscribe_SomeProducts_LeavesTheOthers()
    {
        var client = await _exchange.ConnectAsync();
        await client.SubscribeAsync("matches,heartbeat", "BTC-USD", "ETH-USD");
        await client.ReceiveJsonAsync("subscriptions");

        await client.SendAsync("""{"type":"unsubscribe","product_ids":["ETH-USD"],"channels":["matches"]}""");

        var reply = await client.ReceiveJsonAsync("subscriptions");
        Assert.Equal("BTC-USD", ProductsOf(reply, "matches"));
        Assert.Equal("BTC-USD,ETH-USD", ProductsOf(reply, "heartbeat"));
    }

    [Fact]
    public async Task Unsubscribe_ChannelWithoutProducts_DropsTheWholeChannel()
    {
        var client = await _exchange.ConnectAsync();
        await client.SubscribeAsync("matches,heartbeat", "BTC-USD", "ETH-USD");
        await client.ReceiveJsonAsync("subscriptions");

        await client.SendAsync("""{"type":"unsubscribe","channels":["heartbeat"]}""");

        var reply = await client.ReceiveJsonAsync("subscriptions");
        Assert.Equal("matches", Assert.Single(reply.GetProperty("channels").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Subscribe_AnyPath_IsServed()
    {
        var client = await _exchange.ConnectAsync("/ws/feed");

        await client.SubscribeAsync("matches", "BTC-USD");

        await client.ReceiveJsonAsync("subscriptions");
    }

    [Theory]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD","XXX"],"channels":["matches"]}""", "Failed to subscribe", "XXX is not a valid product")]
    [InlineData("""{"type":"subscribe","channels":[{"name":"matches","product_ids":["btc-usd"]}]}""", "Failed to subscribe", "btc-usd is not a valid product")]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD"]}""", "Failed to subscribe", "No channels provided")]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":[]}""", "Failed to subscribe", "No channels provided")]
    [InlineData("""{"type":"subscribe","channels":["heartbeat"]}""", "Failed to subscribe", "You need to specify at least one product ID for channel heartbeat")]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":["candles"]}""", "Failed to subscribe", "candles is not a valid channel")]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":["ticker"]}""", "Failed to subscribe", "ticker is not served by this simulator: subscribe to matches or heartbeat")]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2"]}""", "Failed to subscribe", "level2, level3, and full channels now require authentication. https://docs.cloud.coinbase.com/exchange/docs/websocket-auth")]
    [InlineData("""{"type":"subscribe","product_ids":[7],"channels":["matches"]}""", "Failed to subscribe", "product_ids has to be an array of strings")]
    [InlineData("""{"type":"unsubscribe","product_ids":["XXX"],"channels":["matches"]}""", "Failed to unsubscribe", "XXX is not a valid product")]
    [InlineData("""{"type":"hello"}""", "Failed to subscribe", "Type has to be either subscribe or unsubscribe")]
    [InlineData("[1]", "Failed to subscribe", "Type has to be either subscribe or unsubscribe")]
    [InlineData("{\"type\":", "Malformed JSON", null)]
    [InlineData("", "Malformed JSON", null)]
    [InlineData("""{"type":"subscribe","product_ids":["\uD800"],"channels":["matches"]}""", "Malformed JSON", null)]
    public async Task Request_Invalid_IsRefusedAsAWhole(string request, string message, string? reason)
    {
        var client = await _exchange.ConnectAsync();

        await client.SendAsync(request);

        var error = await client.ReceiveJsonAsync();
        Assert.Equal("error", TestClient.TypeOf(error));
        Assert.Equal(message, error.GetProperty("message").GetString());
        Assert.Equal(reason, error.TryGetProperty("reason", out var given) ? given.GetString() : null);
        Assert.Equal(1, _exchange.Exchange.Statistics.RequestsRefused);

        await client.SubscribeAsync("heartbeat", "ETH-BTC");
        Assert.Single((await client.ReceiveJsonAsync()).GetProperty("channels").EnumerateArray());
    }

    [Fact]
    public async Task Request_TooLarge_ClosesTheConnection()
    {
        var client = await _exchange.ConnectAsync();

        await client.SendAsync(new string(' ', SimulatorLimits.ClientMessageBytesMax + 1));

        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task Connection_Subscribed_OutlivesTheDeadline()
    {
        var time = new VirtualTime();
        await using var exchange = await TestExchange.StartAsync(TestExchange.Quiet, time);
        var client = await exchange.ConnectAsync();
        await client.SubscribeAsync("heartbeat", "BTC-USD");
        await client.ReceiveJsonAsync("subscriptions");

        time.Advance(Dialect.Find("coinbase")!.SubscribeWithin * 2);

        await client.ReceiveJsonAsync("heartbeat");
        Assert.Equal(0, exchange.Exchange.Statistics.ConnectionsWithoutSubscribe);
    }

    private static string ProductsOf(JsonElement reply, string channel) => string.Join(',', reply.GetProperty("channels").EnumerateArray()
        .Single(entry => entry.GetProperty("name").GetString() == channel)
        .GetProperty("product_ids").EnumerateArray().Select(product => product.GetString()));
}

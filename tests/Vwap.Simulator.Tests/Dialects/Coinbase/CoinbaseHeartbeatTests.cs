using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class CoinbaseHeartbeatTests
{
    [Fact]
    public async Task Heartbeat_OfEverySubscribedProduct_ComesOncePerSecond()
    {
        var time = new VirtualTime();
        await using var exchange = await TestExchange.StartAsync(TestExchange.Quiet, time);
        var client = await exchange.SubscribeAsync("heartbeat", "BTC-USD", "ETH-BTC");
        await client.ReceiveJsonAsync("subscriptions");

        for (var second = 1; second <= 3; second++)
        {
            time.Advance(SimulatorLimits.HeartbeatInterval);
            Assert.Equal($"BTC-USD 2026-10-04T17:56:{32 + second}.000000Z", Describe(await client.ReceiveAsync()));
            Assert.Equal($"ETH-BTC 2026-10-04T17:56:{32 + second}.000000Z", Describe(await client.ReceiveAsync()));
        }

        static string Describe(string? frame)
        {
            Assert.Matches("""^\{"type":"heartbeat","last_trade_id":[1-9]\d*,"product_id":"[A-Z-]+","sequence":[1-9]\d*,"time":"[^"]+"\}$""", frame);
            var json = JsonElement.Parse(frame!);
            return $"{json.GetProperty("product_id").GetString()} {json.GetProperty("time").GetString()}";
        }
    }

    [Fact]
    public async Task Heartbeat_AfterTheLastTrade_RepeatsItsId()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = 100, Products = [ProductId.Parse("BTC-USD")] });
        var client = await exchange.SubscribeAsync("matches,heartbeat", "BTC-USD");
        var lastId = (await client.ReceiveJsonAsync("last_match")).GetProperty("trade_id").GetInt64() + 100;
        await client.ReceiveTradesAsync(100);

        Assert.Equal(lastId, (await client.ReceiveJsonAsync("heartbeat")).GetProperty("last_trade_id").GetInt64());
        Assert.Equal(lastId, (await client.ReceiveJsonAsync("heartbeat")).GetProperty("last_trade_id").GetInt64());
    }

    [Fact]
    public async Task Heartbeat_BeforeAnyTrade_HasIdZero()
    {
        var time = new VirtualTime();
        await using var exchange = await TestExchange.StartAsync(TestExchange.Quiet with { HistoryTrades = 0 }, time);
        var client = await exchange.SubscribeAsync("heartbeat", "BTC-USD");
        await client.ReceiveJsonAsync("subscriptions");

        time.Advance(SimulatorLimits.HeartbeatInterval);

        Assert.Equal(0, (await client.ReceiveJsonAsync("heartbeat")).GetProperty("last_trade_id").GetInt64());
    }
}

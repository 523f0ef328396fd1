using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class CoinbaseTradesTests
{
    [Fact]
    public async Task Matches_AfterLastMatch_ContinueWithTheNextId()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = 5_000 });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD", "ETH-BTC");

        AssertContiguous(await client.ReceiveTradesAsync(5_003), lastMatches: 3);
        await exchange.Exchange.Completed.InTime();
        Assert.Equal(5_000, exchange.Exchange.Statistics.TradesHappened);
    }

    [Fact]
    public async Task Matches_OfALateSubscriber_HaveNoGap()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = 20_000 });
        var early = await exchange.SubscribeAsync("matches", "BTC-USD");
        await early.ReceiveTradesAsync(1_000);

        for (var count = 0; count < 20; count++)
        {
            using var late = await TestClient.ConnectAsync(exchange.Exchange.WebSocketAddress);
            await late.SubscribeAsync("matches", "ETH-USD", "BTC-USD");
            AssertContiguous(await late.ReceiveTradesAsync(200), lastMatches: 2);
        }
    }

    [Fact]
    public async Task Match_OnTheWire_HasTheVenuesMemberOrder()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = 1, Seed = 7 });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD", "ETH-BTC");

        var frame = (await client.ReceiveTradesAsync(4))[^1];

        Assert.Matches(
            """^\{"type":"match","trade_id":[1-9]\d*,"maker_order_id":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}","taker_order_id":"[0-9a-f-]{36}","side":"(buy|sell)","size":"\d+(\.\d*[1-9])?","price":"\d+(\.\d*[1-9])?","product_id":"[A-Z-]+","sequence":\d+,"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"\}$""",
            frame);
    }

    [Fact]
    public async Task Subscribe_BeforeAnyTrade_SendsNoLastMatch()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = 3, HistoryTrades = 0 });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD", "ETH-BTC");

        Assert.All(await client.ReceiveTradesAsync(3), frame => Assert.Equal("match", TestClient.TypeOf(JsonElement.Parse(frame))));
    }

    [Fact]
    public async Task Unsubscribe_FromMatches_StopsThem()
    {
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = 10_000 });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD");
        await client.ReceiveTradesAsync(100);

        await client.SendAsync("""{"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["matches"]}""");
        while ((await client.ReceiveJsonAsync("subscriptions")).GetProperty("channels")[0].GetProperty("product_ids").GetArrayLength() != 1)
        {
        }

        Assert.All(await client.ReceiveTradesAsync(200), frame => Assert.Contains("ETH-USD", frame, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Market_OfFiftyProducts_ServesAll()
    {
        ProductId[] products = [.. Enumerable.Range(1, 50).Select(number => ProductId.Parse($"COIN{number}-USD"))];
        await using var exchange = await TestExchange.StartAsync(new() { Products = products, TradesPerSecond = null, TradesTotal = 20_000, HistoryTrades = 10 });
        var client = await exchange.SubscribeAsync("matches,heartbeat", [.. products.Select(product => product.Name)]);

        var frames = await client.ReceiveTradesAsync(20_050);
        AssertContiguous(frames, lastMatches: 50);
    }

    [Fact]
    public async Task Market_AtMaximumRateWithManyClients_LosesNothing()
    {
        const int Trades = 30_000;
        await using var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = Trades, Products = [ProductId.Parse("BTC-USD")] });
        var lastId = Trades + JsonElement.Parse(await exchange.GetAsync("/products/BTC-USD/trades?limit=1"))[0].GetProperty("trade_id").GetInt64();
        TestClient[] clients = [await exchange.ConnectAsync(), await exchange.ConnectAsync(), await exchange.ConnectAsync()];

        await Task.WhenAll(clients.Select(async client =>
        {
            await client.SubscribeAsync("matches", "BTC-USD");
            var id = (await client.ReceiveJsonAsync("last_match")).GetProperty("trade_id").GetInt64();
            while (id < lastId)
                Assert.Equal(++id, (await client.ReceiveJsonAsync("match")).GetProperty("trade_id").GetInt64());
        }));

        Assert.Equal(0, exchange.Exchange.Statistics.ClientsCutOff);
    }

    [Fact]
    public async Task MarketLog_OfARun_HoldsHistoryAndAllThatWasSent()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("market.jsonl");
        await using (var exchange = await TestExchange.StartAsync(new() { TradesPerSecond = null, TradesTotal = 500, HistoryTrades = 10, MarketLog = path }))
        {
            var client = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD", "ETH-BTC");
            var received = await client.ReceiveTradesAsync(503);
            await exchange.Exchange.Completed.InTime();

            var lines = File.ReadAllLines(path);
            Assert.Equal(530, lines.Length);
            Assert.Equal(received[3..], [.. lines.Skip(30)]);
            Assert.Equal(received[0], lines[9].Replace("\"match\"", "\"last_match\"", StringComparison.Ordinal));
        }
    }

    private static void AssertContiguous(List<string> frames, int lastMatches)
    {
        var lastIds = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var frame in frames.ConvertAll(text => JsonElement.Parse(text)))
        {
            var product = frame.GetProperty("product_id").GetString()!;
            var id = frame.GetProperty("trade_id").GetInt64();
            if (lastIds.TryGetValue(product, out var lastId))
                Assert.Equal(lastId + 1, id);
            Assert.Equal(lastIds.ContainsKey(product) ? "match" : "last_match", TestClient.TypeOf(frame));
            lastIds[product] = id;
        }

        Assert.Equal(lastMatches, lastIds.Count);
    }
}

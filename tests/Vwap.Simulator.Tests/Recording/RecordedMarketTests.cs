using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class RecordedMarketTests
{
    [Theory]
    [InlineData("ws_exchange_matches_2021-04-17_10products.native.jsonl")]
    [InlineData("ws_exchange_matches_2022-09-12_goreencoded.jsonl")]
    [InlineData("ws_exchange_session_2021-04-17_10products.envelope.jsonl")]
    public async Task Frames_OfACapture_AreSentUnchangedInFileOrder(string name)
    {
        var path = SharedFiles.Find("data", name);
        var expected = ReadTradeFrames(path);
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = path, TradesPerSecond = null });
        var client = await exchange.ConnectAsync();

        var products = expected.Select(frame => JsonElement.Parse(frame).GetProperty("product_id").GetString()!).ToHashSet(StringComparer.Ordinal);
        await client.SubscribeAsync("matches", [.. products]);

        Assert.Equal(expected, await client.ReceiveTradesAsync(expected.Count));
        await exchange.Exchange.Completed.InTime();
        await exchange.SeesAsync(statistics => statistics.TradeFramesSent == expected.Count);
    }

    [Fact]
    public async Task Frames_OfAKrakenCapture_AreSentUnchangedAfterTheirSnapshots()
    {
        var path = SharedFiles.Find("data", "venues", "kraken", "ws_v2_trade_2026-09-26_BTC-ETH.native.jsonl");
        var expected = File.ReadLines(path).Where(line => line.Contains("\"channel\":\"trade\",\"type\"", StringComparison.Ordinal)).ToList();
        await using var exchange = await TestExchange.StartAsync(new() { Venue = "kraken", FramesFile = path, TradesPerSecond = null });
        Assert.Equal(50, CountRows(await exchange.GetAsync("/0/public/Trades?pair=XBTUSD")));
        var client = await exchange.SubscribeRawAsync("kraken", "BTC-USD", "ETH-USD");

        Assert.Equal(expected, await ReceiveTradesAsync(client, expected.Count));
        await exchange.Exchange.Completed.InTime();
        Assert.Equal(2, exchange.Exchange.Statistics.TradesHappened);
        Assert.Equal(52, CountRows(await exchange.GetAsync("/0/public/Trades?pair=XBTUSD")));

        // A later client's snapshot holds what has happened since.
        var late = await exchange.SubscribeRawAsync("kraken", "BTC-USD", "ETH-USD");
        var snapshots = await ReceiveTradesAsync(late, 2);
        Assert.Equal(109183887, VenueWire.ReadTrades("kraken", snapshots[0])[^1].Id);
        Assert.Equal(expected[1], snapshots[1]);

        static int CountRows(string page) => JsonElement.Parse(page).GetProperty("result").GetProperty("XXBTZUSD").GetArrayLength();
    }

    [Fact]
    public async Task Frames_OfAnAdvancedTradeCapture_AreSentUnchangedExceptTheirNumbers()
    {
        var path = SharedFiles.Find("data", "ws_advancedtrade_session_2026-08-09_BTC-ETH.envelope.jsonl");
        var expected = CoinbaseAdvancedTests.ReadCapture().FindAll(frame => frame.Contains("\"trade_id\"", StringComparison.Ordinal));
        await using var exchange = await TestExchange.StartAsync(new() { Venue = "coinbase-advanced", FramesFile = path, TradesPerSecond = null });
        var client = await exchange.SubscribeRawAsync("coinbase-advanced", "BTC-USD", "ETH-USD");
        var received = await ReceiveTradesAsync(client, expected.Count);

        Assert.Equal(expected.ConvertAll(WithoutSequence), received.ConvertAll(WithoutSequence));
        Assert.Equal(received.Select(SequenceOf).Distinct().Order(), received.Select(SequenceOf));
        await exchange.Exchange.Completed.InTime();
        Assert.Equal(79, exchange.Exchange.Statistics.TradesHappened);
        Assert.Equal(1068572137, JsonElement.Parse(await exchange.GetAsync("/products/BTC-USD/trades?limit=1"))[0].GetProperty("trade_id").GetInt64());

        static long SequenceOf(string frame) => JsonElement.Parse(frame).GetProperty("sequence_num").GetInt64();
        static string WithoutSequence(string frame) => frame.Replace($"\"sequence_num\":{SequenceOf(frame)},", "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_OfSeveralProducts_AreSentWholeToTheSubscribersOfAny()
    {
        using var file = new FramesFileOnDisk(Kraken("snapshot", ("BTC/USD", 5), ("ETH/USD", 8)), Kraken("update", ("BTC/USD", 6), ("ETH/USD", 9)), Kraken("update", ("ETH/USD", 10)));
        await using var exchange = await TestExchange.StartAsync(new() { Venue = "kraken", FramesFile = file.Path, TradesPerSecond = null });
        var client = await exchange.SubscribeRawAsync("kraken", "BTC-USD");

        Assert.Equal([Kraken("snapshot", ("BTC/USD", 5), ("ETH/USD", 8)), Kraken("update", ("BTC/USD", 6), ("ETH/USD", 9))], await ReceiveTradesAsync(client, 2));
        await exchange.Exchange.Completed.InTime();
        Assert.Contains("\"last\"", await exchange.GetAsync("/0/public/Trades?pair=ETHUSD"), StringComparison.Ordinal);
        Assert.Equal(3, exchange.Exchange.Statistics.TradesHappened);
    }

    [Fact]
    public async Task Snapshot_AfterAnUpdateOfItsProduct_IsSentInItsPlace()
    {
        string[] lines = [Kraken("update", ("BTC/USD", 5)), Kraken("snapshot", ("BTC/USD", 5), ("BTC/USD", 6)), Kraken("update", ("BTC/USD", 7))];
        using var file = new FramesFileOnDisk(lines);
        await using var exchange = await TestExchange.StartAsync(new() { Venue = "kraken", FramesFile = file.Path, TradesPerSecond = null });
        var client = await exchange.SubscribeRawAsync("kraken", "BTC-USD");

        Assert.Equal(lines.ToList(), await ReceiveTradesAsync(client, 3));
    }

    [Fact]
    public async Task Frames_OfOtherProducts_AreNotSent()
    {
        using var file = new FramesFileOnDisk(Match("last_match", 5, "BTC-USD"), Match("match", 7, "ETH-USD"), Match("match", 6, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD");

        Assert.Equal([Match("last_match", 5, "BTC-USD"), Match("match", 6, "BTC-USD")], await client.ReceiveTradesAsync(2));
    }

    [Fact]
    public async Task Frames_ForASecondSubscriber_BeginWithTheLatestTrade()
    {
        using var file = new FramesFileOnDisk(Match("match", 5, "BTC-USD"), Match("match", 6, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null, Products = [ProductId.Parse("ETH-USD")] });
        var first = await exchange.SubscribeAsync("matches", "BTC-USD", "ETH-USD");
        Assert.Equal([Match("match", 5, "BTC-USD"), Match("match", 6, "BTC-USD")], await first.ReceiveTradesAsync(2));
        await exchange.Exchange.Completed.InTime();

        var second = await exchange.SubscribeAsync("matches,heartbeat", "BTC-USD", "ETH-USD");

        Assert.Equal([Match("last_match", 6, "BTC-USD")], await second.ReceiveTradesAsync(1));
        Assert.Equal("heartbeat", TestClient.TypeOf(await second.ReceiveJsonAsync()));
    }

    [Fact]
    public async Task Trades_OfARecording_AreServedByRestOnceTheyHappened()
    {
        using var file = new FramesFileOnDisk(Match("last_match", 5, "BTC-USD", "209.41000000"), Match("match", 6, "BTC-USD"), Match("match", 5, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null });
        Assert.Equal("[]", await exchange.GetAsync("/products/BTC-USD/trades"));
        var client = await exchange.SubscribeAsync("matches", "BTC-USD");
        await client.ReceiveTradesAsync(3);

        Assert.Equal(
            """[{"trade_id":6,"side":"sell","size":"0.00000001","price":"80691.53000000","time":"2026-08-25T03:35:57.096000Z"},"""
            + """{"trade_id":5,"side":"sell","size":"0.00000001","price":"209.41000000","time":"2026-08-25T03:35:57.096000Z"}]""",
            await exchange.GetAsync("/products/BTC-USD/trades"));
    }

    [Fact]
    public async Task Frames_AmongOtherLines_AreSentWithoutThem()
    {
        var logs = new SignalLogs();
        using var file = new FramesFileOnDisk(
            """{"type":"subscriptions","channels":[]}""",
            "",
            "no json",
            "{\"type\":\"match\",\"product_id\":\"B\u0001",
            """{"recv_ts":1.5,"raw":"{\"type\":\"heartbeat\"}"}""",
            """{"type":"match","trade_id":1,"price":"NaN","size":"1","product_id":"BTC-USD","time":"2026-08-25T03:35:57Z"}""",
            """{"recv_ts":1.5,"raw":"{\"type\":\"match\",\"trade_id\":2,\"side\":\"buy\",\"price\":\"1\",\"size\":\"1\",\"product_id\":\"BTC-USD\",\"time\":\"2026-08-25T03:35:57Z\"}"}""");
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null }, loggers: logs);
        var client = await exchange.SubscribeAsync("matches", "BTC-USD");

        Assert.Equal(
            [
                """{"type":"match","trade_id":1,"price":"NaN","size":"1","product_id":"BTC-USD","time":"2026-08-25T03:35:57Z"}""",
                """{"type":"match","trade_id":2,"side":"buy","price":"1","size":"1","product_id":"BTC-USD","time":"2026-08-25T03:35:57Z"}""",
            ],
            await client.ReceiveTradesAsync(2));
        Assert.Single(JsonElement.Parse(await exchange.GetAsync("/products/BTC-USD/trades")).EnumerateArray());
        Assert.Contains("4 lines without trades are not sent; 1 unreadable trades are sent, but not served by REST", await logs.WaitAsync(5006), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".br")]
    public async Task Frames_OfACompressedFile_AreTheSame(string extension)
    {
        using var file = new FramesFileOnDisk(extension, Match("match", 5, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null });
        var client = await exchange.SubscribeAsync("matches", "BTC-USD");

        Assert.Equal([Match("match", 5, "BTC-USD")], await client.ReceiveTradesAsync(1));
    }

    [Fact]
    public async Task Start_WithAMissingFile_Fails()
    {
        var error = await Assert.ThrowsAsync<FramesFileException>(() => TestExchange.StartAsync(new() { FramesFile = "/nowhere/frames.jsonl" }));

        Assert.StartsWith("cannot serve the frames of /nowhere/frames.jsonl: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAFileWithoutTrades_NamesWhatItNeeds()
    {
        using var file = new FramesFileOnDisk("""{"type":"heartbeat"}""");

        var error = await Assert.ThrowsAsync<FramesFileException>(() => TestExchange.StartAsync(new() { FramesFile = file.Path }));

        Assert.EndsWith("no coinbase frames with trades found, neither as lines nor in string members raw", error.Message, StringComparison.Ordinal);
    }

    private static string Match(string type, long id, string product, string price = "80691.53") =>
        $$"""{"type":"{{type}}","trade_id":{{id}},"side":"sell","size":"0.00000001","price":"{{price}}","product_id":"{{product}}","sequence":{{id * 10}},"time":"2026-08-25T03:35:57.096Z"}""";

    private static string Kraken(string type, params (string Symbol, long Id)[] trades) =>
        $$"""{"channel":"trade","type":"{{type}}","data":[{{string.Join(',', trades.Select(trade => $$"""{"symbol":"{{trade.Symbol}}","side":"buy","price":1.50,"qty":0.10000000,"ord_type":"limit","trade_id":{{trade.Id}},"timestamp":"2026-09-26T18:09:14.000000Z"}"""))}}]}""";

    private static async Task<List<string>> ReceiveTradesAsync(RawClient client, int count)
    {
        var frames = new List<string>();
        while (frames.Count < count)
        {
            var frame = Encoding.UTF8.GetString((await client.ReceiveAsync())!);
            if (!VenueWire.IsControl(frame))
                frames.Add(frame);
        }

        return frames;
    }

    /// <summary>The trade frames of a capture, found without the code under test.</summary>
    private static List<string> ReadTradeFrames(string path) =>
    [
        .. File.ReadLines(path)
            .Select(line => JsonElement.Parse(line).TryGetProperty("raw", out var raw) ? raw.GetString()! : line)
            .Where(frame => JsonElement.Parse(frame) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("type", out var type) && type.GetString() is "match" or "last_match"),
    ];
}

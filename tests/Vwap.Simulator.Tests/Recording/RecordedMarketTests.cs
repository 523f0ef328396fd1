using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class RecordedMarketTests
{
    [Theory]
    [InlineData("ws_exchange_matches_2021-04-17_10products.native.jsonl")]
    [InlineData("ws_exchange_matches_2022-09-12_goreencoded.jsonl")]
    [InlineData("ws_exchange_session_2021-04-17_10products.envelope.jsonl")]
    public async Task Frames_OfACapture_GoOutByteForByteInFileOrder(string name)
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
    public async Task Frames_OfOtherProducts_AreNotSent()
    {
        using var file = new FramesFileOnDisk(Match("last_match", 5, "BTC-USD"), Match("match", 7, "ETH-USD"), Match("match", 6, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null });
        var client = await exchange.ConnectAsync();

        await client.SubscribeAsync("matches", "BTC-USD");

        Assert.Equal([Match("last_match", 5, "BTC-USD"), Match("match", 6, "BTC-USD")], await client.ReceiveTradesAsync(2));
    }

    [Fact]
    public async Task Frames_ForASecondSubscriber_BeginWithTheLatestTrade()
    {
        using var file = new FramesFileOnDisk(Match("match", 5, "BTC-USD"), Match("match", 6, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null, Products = [ProductId.Parse("ETH-USD")] });
        var first = await exchange.ConnectAsync();
        await first.SubscribeAsync("matches", "BTC-USD", "ETH-USD");
        Assert.Equal([Match("match", 5, "BTC-USD"), Match("match", 6, "BTC-USD")], await first.ReceiveTradesAsync(2));
        await exchange.Exchange.Completed.InTime();

        var second = await exchange.ConnectAsync();
        await second.SubscribeAsync("matches,heartbeat", "BTC-USD", "ETH-USD");

        Assert.Equal([Match("last_match", 6, "BTC-USD")], await second.ReceiveTradesAsync(1));
        Assert.Equal("heartbeat", TestClient.TypeOf(await second.ReceiveJsonAsync()));
    }

    [Fact]
    public async Task Trades_OfARecording_AreServedByRestOnceTheyHappened()
    {
        using var file = new FramesFileOnDisk(Match("last_match", 5, "BTC-USD", "209.41000000"), Match("match", 6, "BTC-USD"), Match("match", 5, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null });
        Assert.Equal("[]", await exchange.GetAsync("/products/BTC-USD/trades"));
        var client = await exchange.ConnectAsync();

        await client.SubscribeAsync("matches", "BTC-USD");
        await client.ReceiveTradesAsync(3);

        Assert.Equal(
            """[{"trade_id":6,"side":"sell","size":"0.00000001","price":"80691.53000000","time":"2026-08-25T03:35:57.096000Z"},"""
            + """{"trade_id":5,"side":"sell","size":"0.00000001","price":"209.41000000","time":"2026-08-25T03:35:57.096000Z"}]""",
            await exchange.GetAsync("/products/BTC-USD/trades"));
    }

    [Fact]
    public async Task Frames_WithTheRestOfASession_AreSentWithoutIt()
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
        var client = await exchange.ConnectAsync();

        await client.SubscribeAsync("matches", "BTC-USD");

        Assert.Equal(
            [
                """{"type":"match","trade_id":1,"price":"NaN","size":"1","product_id":"BTC-USD","time":"2026-08-25T03:35:57Z"}""",
                """{"type":"match","trade_id":2,"side":"buy","price":"1","size":"1","product_id":"BTC-USD","time":"2026-08-25T03:35:57Z"}""",
            ],
            await client.ReceiveTradesAsync(2));
        Assert.Single(JsonElement.Parse(await exchange.GetAsync("/products/BTC-USD/trades")).EnumerateArray());
        Assert.Contains("4 lines hold no trade frame and are not sent; 1 hold a trade that REST cannot serve", await logs.WaitAsync(5006), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".br")]
    public async Task Frames_OfACompressedFile_AreTheSame(string extension)
    {
        using var file = new FramesFileOnDisk(extension, Match("match", 5, "BTC-USD"));
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = file.Path, TradesPerSecond = null });
        var client = await exchange.ConnectAsync();

        await client.SubscribeAsync("matches", "BTC-USD");

        Assert.Equal([Match("match", 5, "BTC-USD")], await client.ReceiveTradesAsync(1));
    }

    [Fact]
    public async Task Start_WithAFileThatIsNotThere_SaysSo()
    {
        var error = await Assert.ThrowsAsync<FramesFileException>(() => TestExchange.StartAsync(new() { FramesFile = "/nowhere/frames.jsonl" }));

        Assert.StartsWith("cannot serve the frames of /nowhere/frames.jsonl: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAFileWithoutTrades_SaysWhatItLooksFor()
    {
        using var file = new FramesFileOnDisk("""{"type":"heartbeat"}""");

        var error = await Assert.ThrowsAsync<FramesFileException>(() => TestExchange.StartAsync(new() { FramesFile = file.Path }));

        Assert.EndsWith("none of its lines holds a match or last_match frame, plain or in a string member raw", error.Message, StringComparison.Ordinal);
    }

    private static string Match(string type, long id, string product, string price = "80691.53") =>
        $$"""{"type":"{{type}}","trade_id":{{id}},"side":"sell","size":"0.00000001","price":"{{price}}","product_id":"{{product}}","sequence":{{id * 10}},"time":"2026-08-25T03:35:57.096Z"}""";

    /// <summary>The trade frames of a capture, found without the code under test.</summary>
    private static List<string> ReadTradeFrames(string path) =>
    [
        .. File.ReadLines(path)
            .Select(line => JsonElement.Parse(line).TryGetProperty("raw", out var raw) ? raw.GetString()! : line)
            .Where(frame => JsonElement.Parse(frame) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("type", out var type) && type.GetString() is "match" or "last_match"),
    ];
}

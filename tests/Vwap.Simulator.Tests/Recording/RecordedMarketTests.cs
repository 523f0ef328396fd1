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
        var path = SharedFiles.Find("data/" + name);
        var expected = ReadTradeFrames(path);
        await using var exchange = await TestExchange.StartAsync(new() { FramesFile = path, TradesPerSecond = null });
        var client = await exchange.ConnectAsync();

        var products = expected.Select(frame => JsonElement.Parse(frame).GetProperty("product_id").GetString()!).ToHashSet(StringComparer.Ordinal);
        await client.SubscribeAsync("matches", [.. products]);

        Assert.Equal(expected, await client.ReceiveTradesAsync(expected.Count));
        await exchange.Exchange.Completed;
        Assert.Equal(expected.Count, exchange.Exchange.Statistics.TradeFramesSent);
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

using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class KrakenTradesTests
{
    private const string Subscribe = """{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/USD","ETH/BTC"],"snapshot":true}}""";

    /// <summary>A frame of trades, as captured and as ours: members, their order, and the decimals of numbers.</summary>
    private const string Trades =
        """^\{"channel":"trade","type":"(update|snapshot)","data":\[(,?\{"symbol":"[A-Z]+/[A-Z]+","side":"(buy|sell)","price":\d+\.\d+,"qty":\d+\.\d{8},"ord_type":"(limit|market)","trade_id":\d+,"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"\})+\]\}$""";

    private readonly ModelExchange _model = new("kraken");

    [Fact]
    public void Snapshot_HasTheLatestFiftyOldestFirst()
    {
        var snapshots = _model.Connect().Send(Subscribe).Skip(3).Select(ReadIds).ToList();

        Assert.Equal(3, snapshots.Count);
        Assert.All(snapshots, ids => Assert.Equal(Enumerable.Range(0, 50).Select(position => ids[0] + position), ids));
        Assert.Equal(_model.Exchange.Find("BTC/USD")!.History.LastId, snapshots[0][^1]);
    }

    [Fact]
    public void Snapshot_OfAProductWithoutTrades_IsNotSent() =>
        Assert.All(new ModelExchange("kraken", historyTrades: 0).Connect().Send(Subscribe), frame => Assert.Contains("\"success\":true", frame, StringComparison.Ordinal));

    [Fact]
    public void Update_HasTheTradesOfOneTakerOrderAscending()
    {
        var client = _model.Connect();
        client.Send(Subscribe);

        var bursts = _model.Trade(2_000).GroupBy(trade => trade.Taker).Select(burst => burst.Select(trade => trade.Trade.Id).ToList()).ToList();

        Assert.Equal(bursts, client.Take().ConvertAll(ReadIds));
        Assert.Contains(bursts, burst => burst.Count > 5);
    }

    [Fact]
    public void Reconnect_GetsAFreshSnapshotThatUpdatesContinue()
    {
        var first = _model.Connect();
        first.Send(Subscribe);
        _model.Trade(500);
        first.Disconnect();
        first.Take();
        _model.Trade(300);

        var second = _model.Connect();
        var lastId = ReadIds(second.Send(Subscribe)[3])[^1];
        _model.Trade(300);

        Assert.Empty(first.Take());
        Assert.Equal(lastId + 1, second.Take().Where(frame => frame.Contains("BTC/USD", StringComparison.Ordinal)).SelectMany(ReadIds).First());
    }

    [Fact]
    public void Prices_HaveThePairsDecimals()
    {
        var client = _model.Connect();
        client.Send(Subscribe);
        _model.Trade(2_000);

        var frames = client.Take();
        Assert.All(frames.Where(frame => frame.Contains("/USD", StringComparison.Ordinal)), frame => Assert.Matches(@"""price"":\d+\.\d\d,", frame));
        Assert.All(frames.Where(frame => frame.Contains("ETH/BTC", StringComparison.Ordinal)), frame => Assert.Matches(@"""price"":0\.\d{5},", frame));
        Assert.Contains(frames, frame => frame.Contains("0,\"qty\"", StringComparison.Ordinal));
    }

    [Fact]
    public void SkippedIds_AreMissingOnTheSocketAndOverRest()
    {
        var model = new ModelExchange("kraken", "BTC/USD", faults: "skip-id:0.05");
        var client = model.Connect();
        client.Send("""{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"]}}""");
        model.Trade(500);

        var ids = client.Take().SelectMany(ReadIds).ToList();
        Assert.Equal(500, ids.Count);
        Assert.InRange(ids[^1] - ids[0], 505, 600);
        var rows = JsonElement.Parse(model.Get("/0/public/Trades", "pair=XBTUSD&count=500")).GetProperty("result").GetProperty("XXBTZUSD");
        Assert.Equal(ids, rows.EnumerateArray().Select(row => row[6].GetInt64()));
    }

    [Fact]
    public void Frames_HaveTheStructureOfCapturedOnes()
    {
        var captured = File.ReadLines(SharedFiles.Find("data", "venues", "kraken", "ws_v2_trade_2026-09-26_BTC-ETH.native.jsonl"))
            .Concat(File.ReadLines(SharedFiles.Find("data", "venues", "kraken", "ws_v2_single_live_frames_2024-2026.jsonl"))).ToList();
        var client = _model.Connect();
        List<string> ours = [.. client.Take(), .. client.Send(Subscribe), .. client.Send(Subscribe.Replace("true}", "true},\"req_id\":2", StringComparison.Ordinal))];
        ours.AddRange(client.Send("""{"method":"subscribe","params":{"channel":"trade","symbol":["XBT/USD"]}}"""));
        _model.Exchange.SendHeartbeats();
        _model.Exchange.SendHeartbeats();
        _model.Trade(2_000);
        ours.AddRange(client.Take());

        Assert.Empty(ours.Select(JsonShape.Of).Distinct(StringComparer.Ordinal).Except(captured.Select(JsonShape.Of), StringComparer.Ordinal));
        Assert.All(captured.Concat(ours).Where(frame => frame.Contains("\"trade_id\"", StringComparison.Ordinal)), frame => Assert.Matches(Trades, frame));
    }

    private static List<long> ReadIds(string frame) => [.. JsonElement.Parse(frame).GetProperty("data").EnumerateArray().Select(trade => trade.GetProperty("trade_id").GetInt64())];
}

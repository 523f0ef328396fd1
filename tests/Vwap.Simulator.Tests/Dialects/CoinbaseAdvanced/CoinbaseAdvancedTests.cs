using System.Text;
using System.Text.Json;

namespace Vwap.Simulator.Tests;

public sealed class CoinbaseAdvancedTests
{
    private const string Subscribe = """{"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channel":"market_trades"}""";
    private const string Heartbeats = """{"type":"subscribe","channel":"heartbeats"}""";
    private const string Refusal = """{"type":"error","message":"failure to subscribe"}""";

    /// <summary>A frame of trades, as captured and as ours: members, their order, and texts without trailing zeros.</summary>
    private const string Trades =
        """^\{"channel":"market_trades","timestamp":"[^"]+?(\.\d*[1-9])?Z","sequence_num":\d+,"events":\[\{"type":"(update|snapshot)","trades":\[(,?\{"product_id":"[A-Z-]+","trade_id":"\d+","price":"\d+(\.\d*[1-9])?","size":"\d+(\.\d*[1-9])?","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z","side":"(BUY|SELL)"\})+\]\}\]\}$""";

    private readonly ModelExchange _model = new("coinbase-advanced");

    [Fact]
    public void Subscribe_SendsSnapshotsNewestFirstAndThenTheReply()
    {
        var client = _model.Connect();
        Assert.Empty(client.Take());

        var replies = client.Send(Subscribe);

        Assert.Equal(3, replies.Count);
        var ids = ReadIds(replies[0]);
        Assert.Equal(_model.Exchange.Find("BTC-USD")!.History.LastId, ids[0]);
        Assert.Equal(Enumerable.Range(0, 100).Select(position => ids[0] - position), ids);
        Assert.Contains("\"type\":\"snapshot\",\"trades\":[{\"product_id\":\"ETH-USD\"", replies[1], StringComparison.Ordinal);
        Assert.Equal(
            """{"channel":"subscriptions","timestamp":"2026-10-04T17:56:32Z","sequence_num":2,"events":[{"subscriptions":{"market_trades":["BTC-USD","ETH-USD"]}}]}""", replies[2]);
        Assert.True(client.HasSubscribed);
    }

    [Fact]
    public void Subscribe_Again_AddsChannelsAndProductsToTheReply()
    {
        var client = _model.Connect();
        client.Send(Heartbeats);
        client.Send(Subscribe);

        var reply = client.Send("""{"type":"subscribe","product_ids":["ETH-BTC"],"channel":"market_trades"}""")[^1];

        Assert.EndsWith("""[{"subscriptions":{"heartbeats":["heartbeats"],"market_trades":["BTC-USD","ETH-USD","ETH-BTC"]}}]}""", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Subscribe_UnknownProduct_IsMissingFromTheReply()
    {
        var client = _model.Connect();

        Assert.EndsWith("[{\"subscriptions\":{}}]}", Assert.Single(client.Send(Subscribe.Replace("-USD\"", "-EUR\"", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Equal(0, _model.Exchange.Statistics.RequestsRefused);
    }

    [Fact]
    public void Subscribe_Alias_SendsTheTradesOfItsTarget()
    {
        var client = _model.Connect();

        var replies = client.Send("""{"type":"subscribe","product_ids":["BTC-USDC","BTC-USD"],"channel":"market_trades"}""");
        _model.Trade(100);

        Assert.Equal(2, replies.Count);
        Assert.EndsWith("""{"market_trades":["BTC-USD"]}}]}""", replies[1], StringComparison.Ordinal);
        Assert.All(client.Take(), frame => Assert.Contains("\"product_id\":\"BTC-USD\"", frame, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"type":"subscribe"}""")]
    [InlineData("""{"type":"subscribe","channel":"market_trades"}""")]
    [InlineData("""{"type":"subscribe","product_ids":"BTC-USD","channel":"market_trades"}""")]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"}""")]
    [InlineData("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":["market_trades"]}""")]
    [InlineData("""{"type":"hello","product_ids":["BTC-USD"],"channel":"market_trades"}""")]
    public void Request_Invalid_IsRefusedWithoutANumber(string request)
    {
        var client = _model.Connect();

        Assert.Equal([Refusal], client.Send(request));
        Assert.Contains("\"sequence_num\":0,", client.Send(Subscribe)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Unsubscribe_EndsTradesAndHeartbeats()
    {
        var client = _model.Connect();
        client.Send(Subscribe);
        client.Send(Heartbeats);

        var reply = client.Send("""{"type":"unsubscribe","product_ids":["BTC-USD"],"channel":"market_trades"}""");
        Assert.EndsWith("""{"heartbeats":["heartbeats"],"market_trades":["ETH-USD"]}}]}""", Assert.Single(reply), StringComparison.Ordinal);
        client.Send("""{"type":"unsubscribe","channel":"heartbeats"}""");
        _model.Trade(100);
        _model.Exchange.SendHeartbeats();

        Assert.All(client.Take(), frame => Assert.Contains("\"product_id\":\"ETH-USD\"", frame, StringComparison.Ordinal));
    }

    [Fact]
    public void Update_WithoutPace_HasTheTradesOfOneTakerOrderNewestFirst()
    {
        var client = _model.Connect();
        client.Send(Subscribe);

        var bursts = _model.Trade(1_000).Where(trade => trade.Product.Name != "ETH-BTC").GroupBy(trade => trade.Taker);

        Assert.Equal(bursts.Select(burst => burst.Select(trade => trade.Trade.Id).Reverse().ToList()), client.Take().ConvertAll(ReadIds));
    }

    [Fact]
    public void Update_AtAPace_CollectsABatchPerProduct()
    {
        var model = new ModelExchange("coinbase-advanced", isPaced: true);
        var client = model.Connect();
        client.Send(Subscribe);

        var trades = model.Trade(100);
        Assert.Empty(client.Take());
        model.Exchange.SendBatches();

        var batches = client.Take().ConvertAll(ReadIds);
        Assert.Equal(2, batches.Count);
        Assert.Equal(trades.FindAll(trade => trade.Product.Name == "BTC-USD").ConvertAll(trade => trade.Trade.Id), batches[0].AsEnumerable().Reverse());
        model.Exchange.SendBatches();
        Assert.Empty(client.Take());
    }

    [Fact]
    public async Task Updates_OverASocketAtAPace_AreBatchedAndComplete()
    {
        await using var exchange = await TestExchange.StartAsync(
            new() { Venue = "coinbase-advanced", Products = [ProductId.Parse("BTC-USD")], TradesPerSecond = 2_000, TradesTotal = 1_000 });
        var client = await exchange.SubscribeRawAsync("coinbase-advanced", "BTC-USD");

        var batches = new List<List<SeenTrade>>();
        while (batches.Sum(batch => batch.Count) < 1_000)
        {
            var trades = VenueWire.ReadTrades("coinbase-advanced", Encoding.UTF8.GetString((await client.ReceiveAsync())!));
            if (trades.Count > 0 && !trades[0].IsPast)
                batches.Add(trades);
        }

        Assert.InRange(batches.Count, 2, 50);
        var ids = batches.SelectMany(batch => batch.Select(trade => trade.Id)).ToList();
        Assert.Equal(Enumerable.Range(0, 1_000).Select(position => ids[0] + position), ids);
    }

    [Fact]
    public void Update_OfTooManyTrades_IsSentEarly()
    {
        var model = new ModelExchange("coinbase-advanced", "BTC-USD", isPaced: true);
        var client = model.Connect();
        client.Send(Subscribe);

        model.Trade(SimulatorLimits.BatchTradesMax);

        Assert.Equal(SimulatorLimits.BatchTradesMax, ReadIds(Assert.Single(client.Take())).Count);
    }

    [Fact]
    public void Subscribe_WhileABatchWaits_SendsItFirstToTheOthers()
    {
        var model = new ModelExchange("coinbase-advanced", "BTC-USD", isPaced: true);
        var (early, late) = (model.Connect(), model.Connect());
        early.Send(Subscribe);
        model.Trade(20);

        var snapshot = ReadIds(late.Send(Subscribe)[0]);
        Assert.Equal(20, ReadIds(Assert.Single(early.Take())).Count);
        model.Trade(20);
        model.Exchange.SendBatches();

        Assert.Equal(snapshot[0] + 1, ReadIds(Assert.Single(late.Take()))[^1]);
    }

    [Fact]
    public void Sequence_CountsEveryFrameOfTheConnection()
    {
        var (client, other) = (_model.Connect(), _model.Connect());
        List<string> frames = [.. client.Send(Subscribe), .. client.Send(Heartbeats)];
        other.Send(Heartbeats);
        for (var second = 0; second < 5; second++)
        {
            _model.Trade(20);
            _model.Exchange.SendHeartbeats();
        }

        frames.AddRange(client.Take());

        Assert.Equal(Enumerable.Range(0, frames.Count), frames.ConvertAll(frame => JsonElement.Parse(frame).GetProperty("sequence_num").GetInt32()));
    }

    [Fact]
    public void Heartbeat_HasACounterAndTheServersTimeAsItsLanguagePrintsIt()
    {
        var client = _model.Connect();
        client.Send(Heartbeats);
        _model.Time.Advance(TimeSpan.FromSeconds(1.25));
        _model.Exchange.SendHeartbeats();
        _model.Exchange.SendHeartbeats();

        var events = client.TakeJson().ConvertAll(frame => frame.GetProperty("events").GetRawText());
        Assert.Equal("""[{"current_time":"2026-10-04 17:56:33.25 +0000 UTC m=+1.250000000","heartbeat_counter":1}]""", events[0]);
        Assert.EndsWith("\"heartbeat_counter\":2}]", events[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Reconnect_CountsFromZeroAndGetsAFreshSnapshot()
    {
        var first = _model.Connect();
        first.Send(Subscribe);
        _model.Trade(200);
        first.Disconnect();

        var snapshot = _model.Connect().Send(Subscribe)[0];

        Assert.Contains("\"sequence_num\":0,", snapshot, StringComparison.Ordinal);
        Assert.Equal(_model.Exchange.Find("BTC-USD")!.History.LastId, ReadIds(snapshot)[0]);
    }

    [Fact]
    public void PastTrades_AreServedByTheRestOfTheExchange()
    {
        var row = JsonElement.Parse(_model.Get("/products/BTC-USD/trades", "?limit=1"))[0];

        Assert.Equal(_model.Exchange.Find("BTC-USD")!.History.LastId, row.GetProperty("trade_id").GetInt64());
    }

    [Fact]
    public void Frames_HaveTheStructureOfCapturedOnes()
    {
        var captured = ReadCapture();
        var client = _model.Connect();
        List<string> ours = [.. client.Send(Subscribe), .. client.Send(Heartbeats)];
        _model.Trade(1_000);
        _model.Time.Advance(TimeSpan.FromSeconds(0.123456));
        _model.Exchange.SendHeartbeats();
        ours.AddRange(client.Take());

        // Of the captured replies each lists one channel more, none of them only ours.
        var shapes = captured.Select(JsonShape.Of).Append("{channel:text,timestamp:time,sequence_num:integer,events:[{subscriptions:{heartbeats:[text],market_trades:[text]}}]}");
        Assert.Empty(ours.Select(JsonShape.Of).Distinct(StringComparer.Ordinal).Except(shapes, StringComparer.Ordinal));
        Assert.All(captured.Concat(ours).Where(frame => frame.Contains("\"trade_id\"", StringComparison.Ordinal)), frame => Assert.Matches(Trades, frame));
    }

    /// <summary>The frames received, in the order of the file.</summary>
    internal static List<string> ReadCapture() =>
    [
        .. File.ReadLines(SharedFiles.Find("data", "ws_advancedtrade_session_2026-08-09_BTC-ETH.envelope.jsonl"))
            .Select(line => JsonElement.Parse(line))
            .Where(line => line.TryGetProperty("recv_ts", out _))
            .Select(line => line.GetProperty("raw").GetString()!),
    ];

    private static List<long> ReadIds(string frame) =>
    [
        .. JsonElement.Parse(frame).GetProperty("events")[0].GetProperty("trades").EnumerateArray()
            .Select(trade => long.Parse(trade.GetProperty("trade_id").GetString()!)),
    ];
}

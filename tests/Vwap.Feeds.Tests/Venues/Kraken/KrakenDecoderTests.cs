using System.Text;
using static Vwap.Feeds.Tests.KrakenFrames;

namespace Vwap.Feeds.Tests;

public sealed class KrakenDecoderTests
{
    private static readonly Trade Trade501 =
        new(Btc, 501, Price.Parse("85772.4"), Size.Parse("0.00043721"), new DateTime(2026, 3, 7, 12, 0, 0, 947, 782, DateTimeKind.Utc), TakerSide.Buy);

    [Fact]
    public void Update_OfTwoTrades_GivesBoth()
    {
        var frame = Decode(Update);
        Assert.Equal((FrameKind.Trades, false, 0), (frame.Kind, frame.IsSnapshot, frame.Rejected));
        Assert.Equal(Trade501, frame.Trades[0]);
        Assert.Equal((502L, "85772", "0.0001"), (frame.Trades[1].Id, frame.Trades[1].Price.ToString(), frame.Trades[1].Size.ToString()));
    }

    [Fact]
    public void Snapshot_GivesTheLatestTrades()
    {
        var frame = Decode(Snapshot);
        Assert.Equal((FrameKind.Trades, true), (frame.Kind, frame.IsSnapshot));
        Assert.Equal([90L, 91L], IdsOf(frame));
    }

    [Fact]
    public void Trades_OutOfOrder_AreInIdOrder() => Assert.Equal(
        [500L, 501L, 502L], IdsOf(Decode(UpdateOf(TradeWith("trade_id", "502"), TradeWith("trade_id", "500"), TradeWith()))));

    [Fact]
    public void Trades_OfTwoProductsInAFrame_BelongToTheirOwn() =>
        Assert.Equal("BTC/USD 501, ETH/USD 501", string.Join(", ", Decode(UpdateOf(TradeWith(), TradeWith("symbol", "\"ETH/USD\""))).Trades.ToArray().Select(trade => $"{trade.Product} {trade.Id}")));

    [Theory]
    [InlineData(Heartbeat, FrameKind.Heartbeat)]
    [InlineData(Status, FrameKind.Control)]
    [InlineData(Acknowledgement, FrameKind.Control)]
    [InlineData(Refusal, FrameKind.Refusal)]
    [InlineData("""{"method":"pong","req_id":1,"time_in":"","time_out":""}""", FrameKind.Control)]
    [InlineData("""{"channel":"trade","type":"update","data":[]}""", FrameKind.Trades)]
    [InlineData("""{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD"}]}""", FrameKind.Unknown)]
    [InlineData("""{"channel":"trades","data":[{}]}""", FrameKind.Unknown)]
    [InlineData("""{"channel":"\ud800"}""", FrameKind.Unknown)]
    [InlineData("""{"channel":""}""", FrameKind.Unknown)]
    public void OtherMessages_HaveTheirKinds(string frame, FrameKind kind) => Assert.Equal(kind, Decode(frame).Kind);

    [Fact]
    public void Heartbeat_SaysNothingOfAnyStream() => Assert.Null(Decode(Heartbeat).HeartbeatStream);

    /// <summary>A number beyond 64 bits with a sign, as in the first frame of every connection.</summary>
    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("99999999999999999999999999")]
    public void Status_WithAHugeConnectionId_IsRead(string id) =>
        Assert.Equal((FrameKind.Control, FrameFault.None), Decode(Status.Replace("16763580994566763544", id, StringComparison.Ordinal)) is var frame ? (frame.Kind, frame.Fault) : default);

    [Theory]
    [InlineData("""{"data":[{"timestamp":"2026-03-07T12:00:00.947782Z","trade_id":501,"qty":0.00043721,"price":85772.4,"symbol":"BTC/USD"}],"type":"update","channel":"trade"}""")]
    [InlineData("""{"chann\u0065l":"tr\u0061de","d\u0061ta":[{"symbo\u006c":"BTC\u002fUSD","trade_\u0069d":501,"pric\u0065":85772.40,"qt\u0079":0.000437210000000000000000,"timestam\u0070":"2026-03-07T12:00:00.947782\u005a"}]}""")]
    [InlineData("""{"channel":"trade","data":[{"symbol":"BTC\/USD","trade_id":501,"price":85772.4,"qty":0.00043721,"timestamp":"2026-03-07T12:00:00.947782999Z"}]}""")]
    [InlineData("""{"channel":"status","channel":"trade","data":7,"data":[{"symbol":"ETH/USD","symbol":"BTC/USD","trade_id":"1","trade_id":501,"price":"x","price":85772.4,"qty":0,"qty":0.00043721,"timestamp":null,"timestamp":"2026-03-07T12:00:00.947782Z"}]}""")]
    [InlineData("""{"\ud800":[1],"new":{"channel":"status"},"channel":"trade","data":[{"side":{"price":1},"\ud800":0,"é":1e999,"symbol":"BTC/USD","trade_id":501,"price":85772.4,"qty":0.00043721,"timestamp":"2026-03-07T12:00:00.947782Z"}]}""")]
    public void SameTrade_WrittenOtherwise_IsTheSameTrade(string text)
    {
        var frame = Decode(text);
        Assert.Equal((FrameFault.None, 0), (frame.Fault, frame.Rejected));
        Assert.Equal(Trade501 with { TakerSide = TakerSide.Unknown }, Assert.Single(frame.Trades.ToArray()));
    }

    [Theory]
    [InlineData("trade_id", FrameFault.BadTradeId, "\"501\"", "null", "0", "-1", "1.0", "1e3", "9007199254740992", "9223372036854775808", "[1]")]
    [InlineData("price", FrameFault.BadPrice, "null", "\"85772.4\"", "0", "0.00", "-1", "8.57724e4", "1E5", "0.0000000000000000001", "9223372036854775808", "[1]", "{}")]
    [InlineData("qty", FrameFault.BadSize, "null", "\"1\"", "0", "-0.0", "1e-5", "false", "[]")]
    [InlineData("timestamp", FrameFault.BadTime, "null", "1772884800", "\"\"", "\"0001-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-03-07T12:00:00\"")]
    [InlineData("symbol", FrameFault.ForeignProduct, "null", "1", "\"\"", "\"XBT/USD\"", "\"btc/usd\"", "\"BTC-USD\"", "\"\\ud800\"")]
    public void BadMember_RejectsItsTradeOnly(string member, FrameFault fault, params string[] values) => Assert.All([null, .. values], value =>
    {
        var bad = TradeWith(member, value);
        var alone = Decode(UpdateOf(bad));
        Assert.True((FrameKind.Rejected, fault, 1) == (alone.Kind, alone.Fault, alone.Rejected), $"{alone.Kind} {alone.Fault} for {bad}");
        var among = Decode(UpdateOf(bad, TradeWith("trade_id", "500"), bad, TradeWith("trade_id", "503")));
        Assert.Equal((FrameKind.Trades, fault, 2), (among.Kind, among.Fault, among.Rejected));
        Assert.Equal([500L, 503L], IdsOf(among));
    });

    [Fact]
    public void BadElements_RejectThemselvesOnly()
    {
        var frame = Decode(UpdateOf("null", "[{}]", TradeWith(), "7"));
        Assert.Equal((FrameKind.Trades, FrameFault.NotJson, 3), (frame.Kind, frame.Fault, frame.Rejected));
        Assert.Equal([501L], IdsOf(frame));
    }

    [Theory]
    [InlineData("{}", FrameFault.NoType)]
    [InlineData("""{"channel":null}""", FrameFault.NoType)]
    [InlineData("""{"channel":["trade"]}""", FrameFault.NoType)]
    [InlineData("""{"Error":"Exceeded msg rate"}""", FrameFault.NoType)]
    [InlineData("""{"channel":"trade","type":"update"}""", FrameFault.NotJson)]
    [InlineData("""{"channel":"trade","data":{}}""", FrameFault.NotJson)]
    [InlineData(Update + "x", FrameFault.NotJson)]
    [InlineData("[0,[[\"5541.2\",\"0.15\",\"1534614057.3\",\"s\",\"l\",\"\"]],\"trade\",\"XBT/USD\"]", FrameFault.NotJson)]
    [InlineData("", FrameFault.NotJson)]
    public void Frame_OfAnotherForm_IsRejected(string text, FrameFault fault)
    {
        var frame = Decode(text);
        Assert.Equal((FrameKind.Rejected, fault, 1), (frame.Kind, frame.Fault, frame.Rejected));
    }

    [Fact]
    public void Frame_TruncatedAtAnyByte_IsRejected()
    {
        for (var length = 0; length < Update.Length; length++)
            Assert.Equal((FrameKind.Rejected, 0), Decode(Update[..length]) is var frame ? (frame.Kind, frame.Trades.Length) : default);
    }

    [Fact]
    public void TradesAndHeartbeats_AllocateNothing()
    {
        byte[][] frames = [.. new[] { Update, Snapshot, Heartbeat, UpdateOf(TradeWith("symbol", "\"BTC\\/USD\"")) }.Select(Encoding.UTF8.GetBytes)];
        var (decoder, decoded) = (CreateDecoder(), new DecodedFrame());
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var round = 0; round < 1_000; round++)
                decoder.Decode(frames[round % frames.Length], decoded);
        }));
    }

    private static IEnumerable<long> IdsOf(DecodedFrame frame) => frame.Trades.ToArray().Select(trade => trade.Id);
}

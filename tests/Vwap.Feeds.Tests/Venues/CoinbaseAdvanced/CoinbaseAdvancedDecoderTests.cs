using System.Text;
using static Vwap.Feeds.Tests.CoinbaseAdvancedFrames;

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseAdvancedDecoderTests
{
    private static readonly Trade Trade501 =
        new(Btc, 501, Price.Parse("65083.6"), Size.Parse("0.00000001"), new DateTime(2026, 3, 7, 12, 0, 0, 167, 634, DateTimeKind.Utc), TakerSide.Sell);

    [Fact]
    public void Update_NewestFirst_GivesItsTradesInIdOrder()
    {
        var frame = Decode(Update);
        Assert.Equal((FrameKind.Trades, false, 0), (frame.Kind, frame.IsSnapshot, frame.Rejected));
        Assert.Equal([501L, 502L], IdsOf(frame));
        Assert.Equal(Trade501, frame.Trades[0]);
        Assert.Equal(("65083.67", "0.01034361", 1676000), (frame.Trades[1].Price.ToString(), frame.Trades[1].Size.ToString(), frame.Trades[1].Time.Ticks % TimeSpan.TicksPerSecond));
    }

    [Fact]
    public void Snapshot_NewestFirst_GivesItsTradesInIdOrder()
    {
        var frame = Decode(Snapshot);
        Assert.Equal((FrameKind.Trades, true), (frame.Kind, frame.IsSnapshot));
        Assert.Equal([90L, 91L, 92L], IdsOf(frame));
    }

    [Fact]
    public void Snapshot_BesideAnUpdate_IsNotOne()
    {
        var snapshot = $$"""{"type":"snapshot","trades":[{{TradeWith("trade_id", "\"500\"")}}]}""";
        Assert.True(Decode(FrameOf(snapshot)).IsSnapshot);
        Assert.False(Decode(FrameOf(snapshot, $$"""{"type":"update","trades":[{{TradeWith()}}]}""")).IsSnapshot);
        Assert.False(Decode(FrameOf(snapshot, $$"""{"trades":[{{TradeWith()}}]}""")).IsSnapshot);
        Assert.False(Decode(FrameOf("""{"type":"snapshot","trades":[]}""")).IsSnapshot);
    }

    [Fact]
    public void Events_OfTwoProducts_GiveTheTradesOfBoth()
    {
        var frame = Decode(FrameOf($$"""{"trades":[{{TradeWith()}}],"type":"update"}""", $$"""{"trades":[{{TradeWith("product_id", "\"ETH-USD\"")}}]}"""));
        Assert.Equal("BTC-USD, ETH-USD", string.Join(", ", frame.Trades.ToArray().Select(trade => trade.Product.Name).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(Heartbeat, FrameKind.Heartbeat)]
    [InlineData(Subscriptions, FrameKind.Control)]
    [InlineData(Error, FrameKind.Refusal)]
    [InlineData("""{"type":"error","channel":"heartbeats"}""", FrameKind.Heartbeat)]
    [InlineData("""{"channel":"heartbeats","type":"update"}""", FrameKind.Heartbeat)]
    [InlineData("""{"channel":"market_trades","events":[]}""", FrameKind.Trades)]
    [InlineData("""{"channel":"l2_data","events":[{"type":"update","trades":[{}]}]}""", FrameKind.Unknown)]
    [InlineData("""{"channel":"MARKET_TRADES"}""", FrameKind.Unknown)]
    [InlineData("""{"channel":"market_trades\u0000"}""", FrameKind.Unknown)]
    [InlineData("""{"channel":"\ud800"}""", FrameKind.Unknown)]
    public void OtherMessages_HaveTheirKinds(string frame, FrameKind kind) => Assert.Equal(kind, Decode(frame).Kind);

    [Fact]
    public void Heartbeat_SaysNothingOfAnyStream() => Assert.Null(Decode(Heartbeat).HeartbeatStream);

    [Theory]
    [InlineData("""{"events":[{"trades":[{"time":"2026-03-07T12:00:00.167634Z","size":"0.00000001","price":"65083.6","trade_id":"501","product_id":"BTC-USD"}],"type":"update"}],"sequence_num":7,"channel":"market_trades"}""")]
    [InlineData("""{"chann\u0065l":"market\u005ftrades","\u0065vents":[{"tr\u0061des":[{"product_i\u0064":"BTC\u002dUSD","trade_\u0069d":"5\u00301","pric\u0065":"6508\u0033.6","siz\u0065":"0\u002e00000001","tim\u0065":"2026-03-07T12:00:00.167634\u005a"}]}]}""")]
    [InlineData("""{"channel":"heartbeats","channel":"market_trades","events":7,"events":[{"type":7,"trades":[{"product_id":"ETH-USD","product_id":"BTC-USD","trade_id":"1","trade_id":"501","price":1,"price":"65083.60","size":"x","size":"00.00000001","time":null,"time":"2026-03-07T12:00:00.167634999Z"}],"trades":[]}]}""")]
    [InlineData("""{"\ud800":[1],"new":{"channel":"error","events":[[]]},"channel":"market_trades","events":[{"x\ud800":"\udc00","é":1e999,"trades":[{"side":{"price":"1"},"\ud800":0,"product_id":"BTC-USD","trade_id":"501","price":"65083.6","size":"0.00000001","time":"2026-03-07T12:00:00.167634Z"}]}]}""")]
    public void SameTrade_WrittenOtherwise_IsTheSameTrade(string frame)
    {
        var decoded = Decode(frame);
        Assert.Equal((FrameFault.None, 0), (decoded.Fault, decoded.Rejected));
        Assert.Equal(Trade501 with { TakerSide = TakerSide.Unknown }, Assert.Single(decoded.Trades.ToArray()));
    }

    [Theory]
    [InlineData("trade_id", FrameFault.BadTradeId, "501", "null", "\"\"", "\"0\"", "\"-1\"", "\"+1\"", "\"1.0\"", "\"1e3\"", "\" 1\"", "\"1 \"", "\"x\"", "\"9007199254740992\"", "\"9223372036854775808\"", "[\"1\"]")]
    [InlineData("price", FrameFault.BadPrice, "null", "1", "\"\"", "\"NaN\"", "\"1e5\"", "\"-1\"", "\"0\"", "\"1.\"", "\".5\"", "\"\\ud800\"", "{}")]
    [InlineData("size", FrameFault.BadSize, "null", "1", "\"\"", "\"1E-5\"", "\"0.000\"", "false", "[]")]
    [InlineData("time", FrameFault.BadTime, "null", "1", "\"\"", "\"0001-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-03-07T12:00:00\"")]
    [InlineData("product_id", FrameFault.ForeignProduct, "null", "1", "\"\"", "\"BTC-USDC\"", "\"btc-usd\"", "\"\\ud800\"")]
    public void BadMember_RejectsItsTradeOnly(string member, FrameFault fault, params string[] values) => Assert.All([null, .. values], value =>
    {
        var bad = TradeWith(member, value);
        var alone = Decode(UpdateOf(bad));
        Assert.True((FrameKind.Rejected, fault, 1) == (alone.Kind, alone.Fault, alone.Rejected), $"{alone.Kind} {alone.Fault} for {bad}");
        var among = Decode(UpdateOf(bad, TradeWith("trade_id", "\"503\""), bad, TradeWith("trade_id", "\"500\"")));
        Assert.Equal((FrameKind.Trades, fault, 2), (among.Kind, among.Fault, among.Rejected));
        Assert.Equal([500L, 503L], IdsOf(among));
    });

    [Fact]
    public void BadElements_RejectThemselvesOnly()
    {
        var frame = Decode(FrameOf("7", """{"trades":{}}""", $$"""{"trades":[null,[{}],{{TradeWith()}},"x"]}""", "[]"));
        Assert.Equal((FrameKind.Trades, FrameFault.NotJson, 6), (frame.Kind, frame.Fault, frame.Rejected));
        Assert.Equal([501L], IdsOf(frame));
    }

    [Theory]
    [InlineData("""{"events":[]}""", FrameFault.NoType)]
    [InlineData("""{"channel":null}""", FrameFault.NoType)]
    [InlineData("""{"channel":["market_trades"],"type":7}""", FrameFault.NoType)]
    [InlineData("""{"channel":"market_trades"}""", FrameFault.NotJson)]
    [InlineData("""{"channel":"market_trades","events":{"trades":[]}}""", FrameFault.NotJson)]
    [InlineData(Update + "x", FrameFault.NotJson)]
    [InlineData("[" + Update + "]", FrameFault.NotJson)]
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
    public void Sequence_Skipped_IsFramesLostOfAnyChannel()
    {
        var decoder = CreateDecoder();
        Assert.Equal(0, LostBefore(decoder, "5"));
        Assert.Equal(0, LostBefore(decoder, "6"));
        Assert.Equal(2, LostBefore(decoder, "9"));
        Assert.Equal(0, LostBefore(decoder, "7")); // overtaken, and counted as lost
        Assert.Equal(0, LostBefore(decoder, "10"));
        Assert.Equal(1, Decode(decoder, """{"channel":"l2_data","sequence_num":12}""").FramesLost);
        Assert.Equal(1, Decode(decoder, """{"channel":"market_trades","sequence_num":14}""").FramesLost);
        Assert.Equal(0, Decode(decoder, """{"channel":"market_trades","sequence_num":15""").FramesLost);
        Assert.Equal(1, LostBefore(decoder, "16"));
    }

    [Theory]
    [InlineData("\"12\"")]
    [InlineData("-1")]
    [InlineData("12.5")]
    [InlineData("9007199254740992")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    public void Sequence_OfAnotherForm_ChangesNothing(string sequence)
    {
        var decoder = CreateDecoder();
        Assert.Equal(0, LostBefore(decoder, "5"));
        Assert.Equal(0, LostBefore(decoder, sequence));
        Assert.Equal(0, LostBefore(decoder, "6"));
    }

    [Fact]
    public void Sequence_AfterReset_BeginsAnew()
    {
        var decoder = CreateDecoder();
        Assert.Equal(0, LostBefore(decoder, "900"));
        decoder.Reset();
        Assert.Equal(0, LostBefore(decoder, "0"));
        Assert.Equal(1, LostBefore(decoder, "2"));
    }

    [Fact]
    public void TradesAndHeartbeats_AllocateNothing()
    {
        byte[][] frames = [.. new[] { Update, Snapshot, Heartbeat, UpdateOf(TradeWith("trade_id", "\"\\u0035\"")) }.Select(Encoding.UTF8.GetBytes)];
        var (decoder, decoded) = (CreateDecoder(), new DecodedFrame());
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var round = 0; round < 1_000; round++)
                decoder.Decode(frames[round % frames.Length], decoded);
        }));
    }

    private static long LostBefore(IFrameDecoder decoder, string sequence) => Decode(decoder, Numbered(sequence)).FramesLost;

    private static IEnumerable<long> IdsOf(DecodedFrame frame) => frame.Trades.ToArray().Select(trade => trade.Id);
}

using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseDecoderTests
{
    private static readonly Trade MatchTrade = new(
        Frames.Btc, 865127782, Price.Parse("116827.85"), Size.Parse("0.00004147"), new DateTime(2025, 8, 22, 20, 11, 30, 12, 637, DateTimeKind.Utc));

    [Fact]
    public void Decoder_Match_IsATrade() => AssertMatch(Frames.Match);

    /// <summary>The venue names the side of the maker.</summary>
    [Theory]
    [InlineData("\"buy\"", TakerSide.Sell)]
    [InlineData("\"sell\"", TakerSide.Buy)]
    [InlineData("\"SELL\"", TakerSide.Buy)]
    [InlineData("\"hold\"", TakerSide.Unknown)]
    [InlineData("1", TakerSide.Unknown)]
    [InlineData(null, TakerSide.Unknown)]
    public void Decoder_Side_IsThatOfTheTaker(string? side, TakerSide expected) =>
        Assert.Equal(expected, Assert.Single(Frames.Decode(Frames.MatchWith("side", side)).Trades.ToArray()).TakerSide);

    [Fact]
    public void Decoder_LastMatch_IsATradeLikeAnyOther()
    {
        var message = Frames.Decode(Frames.LastMatch);
        Assert.Equal(FrameKind.Trades, message.Kind);
        Assert.Equal((1081862674, "0.00000001"), (message.Trades[0].Id, message.Trades[0].Size.ToString()));
    }

    [Fact]
    public void Decoder_Heartbeat_ReportsTheLatestTrade()
    {
        var message = Frames.Decode(Frames.Heartbeat);
        Assert.Equal((FrameKind.Heartbeat, Frames.Btc, 1092969669L), (message.Kind, message.HeartbeatStream, message.LastTradeId));
    }

    [Fact]
    public void Decoder_HeartbeatOfZero_MeansUnknown() =>
        Assert.Equal(
            (FrameKind.Heartbeat, 0L),
            Frames.Decode("""{"type":"heartbeat","last_trade_id":0,"product_id":"BTC-USD"}""") is var message ? (message.Kind, message.LastTradeId) : default);

    [Theory]
    [InlineData(Frames.Subscriptions, FrameKind.Control)]
    [InlineData(Frames.Error, FrameKind.Refusal)]
    [InlineData("""{"message":"no","type":"error"}""", FrameKind.Refusal)]
    [InlineData("""{"type":"ticker","price":"1","trade_id":"x"}""", FrameKind.Unknown)]
    [InlineData("""{"type":""}""", FrameKind.Unknown)]
    [InlineData("""{"type":"match_"}""", FrameKind.Unknown)]
    [InlineData("""{"type":"MATCH"}""", FrameKind.Unknown)]
    [InlineData("""{"type":"\ud800"}""", FrameKind.Unknown)]
    [InlineData("""{"type":"a\ud800"}""", FrameKind.Unknown)]
    [InlineData("""{"type":"match\u0000"}""", FrameKind.Unknown)]
    public void Decoder_OtherMessages_HaveTheirKinds(string frame, FrameKind kind) => Assert.Equal(kind, Frames.Decode(frame).Kind);

    [Theory]
    [InlineData("""{"time":"2025-08-22T20:11:30.012637Z","product_id":"BTC-USD","price":"116827.85","size":"0.00004147","trade_id":865127782,"type":"match"}""")]
    [InlineData("""{"typ\u0065":"\u006d\u0061\u0074\u0063\u0068","trade_\u0069d":865127782,"product_id":"\u0042TC-USD","price":"11\u0036827.85","size":"0\u002E00004147","time":"\u0032\u0030\u0032\u0035\u002d\u0030\u0038\u002D\u0032\u0032\u0054\u0032\u0030\u003a\u0031\u0031\u003a\u0033\u0030\u002e\u0030\u0031\u0032\u0036\u0033\u0037\u005a"}""")]
    [InlineData("\r\n\t {\t\"type\" :\n\"match\" , \"trade_id\": 865127782,\"product_id\":\"BTC-USD\" ,\"price\":\"116827.850000\",\"size\":\"00.00004147\",\"time\":\"2025-08-22T20:11:30.012637999Z\" } \n")]
    [InlineData("""{"type":"last_match","type":"match","trade_id":1,"trade_id":865127782,"product_id":"ETH-USD","product_id":"BTC-USD","price":7,"price":"116827.85","size":"x","size":"0.00004147","time":null,"time":"2025-08-22T20:11:30.012637Z"}""")]
    [InlineData("""{"user_id":"u","profile_id":{"type":"error","trade_id":5},"taker_fee_rate":[{"price":"1"},[[]],1e999],"\ud800":1,"typ\ud800":2,"x\udc00y":"\ud800","é":"ü","type":"match","trade_id":865127782,"product_id":"BTC-USD","price":"116827.85","size":"0.00004147","time":"2025-08-22T20:11:30.012637Z"}""")]
    public void Decoder_SameTradeWrittenOtherwise_IsTheSameTrade(string frame) => AssertMatch(frame);

    [Theory]
    [InlineData("trade_id", FrameFault.BadTradeId, "null", "\"865127782\"", "1.0", "1e3", "0", "-1", "9007199254740992", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "true", "[1]", "{}")]
    [InlineData("price", FrameFault.BadPrice, "null", "1", "1.5", "\"\"", "\"NaN\"", "\"1e5\"", "\"-1\"", "\"+1\"", "\"0\"", "\"0.000\"", "\" 1\"", "\"1 \"", "\"1.\"", "\".5\"", "\"1.2.3\"", "\"1,5\"", "\"0x10\"", "\"Infinity\"", "\"\\ud800\"", "\"1\\n\"", "\"0.0000000000000000001\"", "\"9223372036854775808\"", "[\"1\"]", "{\"price\":\"1\"}")]
    [InlineData("size", FrameFault.BadSize, "null", "1", "\"\"", "\"NaN\"", "\"1E-5\"", "\"-0.1\"", "\"0\"", "\"0.00000000\"", "\"\\u0030\"", "\"１\"", "false", "[]")]
    [InlineData("time", FrameFault.BadTime, "null", "1755893490", "\"\"", "\"0001-01-01T00:00:00.000000Z\"", "\"9999-12-31T23:59:59Z\"", "\"2008-12-31T23:59:59Z\"", "\"2025-02-30T00:00:00Z\"", "\"2025-08-22T24:00:00Z\"", "\"2025-08-22T20:11:60Z\"", "\"2025-08-22 20:11:30Z\"", "\"2025-08-22T20:11:30\"", "\"2025-08-22T20:11:30+00:00\"", "\"2025-08-22T20:11:30.Z\"", "\"2025-08-22T20:11:30.0000000000Z\"", "\"2025-08-22T20:11:30.0-1Z\"")]
    [InlineData("product_id", FrameFault.ForeignProduct, "null", "1", "\"\"", "\"btc-usd\"", "\"BTC-EUR\"", "\"BTC-USD \"", "\"BTC-USD\\u0000\"", "\"\\ud800\"", "[\"BTC-USD\"]", "\"BTC-USDBTC-USDBTC-USDBTC-USDBTC-USDBTC-USDBTC-USDBTC-USDBTC-USDBTC-USD\"")]
    [InlineData("type", FrameFault.NoType, "null", "1", "[\"match\"]", "{\"type\":\"match\"}", "false")]
    public void Decoder_BadMember_IsRejectedByName(string member, FrameFault fault, params string[] values)
    {
        Assert.All([null, .. values], value => AssertRejected(fault, Frames.MatchWith(member, value)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("-1")]
    [InlineData("\"5\"")]
    [InlineData("1.5")]
    [InlineData("9007199254740992")]
    public void Decoder_HeartbeatWithABadId_IsRejected(string id) =>
        AssertRejected(FrameFault.BadTradeId, $$"""{"type":"heartbeat","last_trade_id":{{id}},"product_id":"BTC-USD"}""");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("[]")]
    [InlineData("[" + Frames.Match + "]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"match\"")]
    [InlineData(Frames.Match + "x")]
    [InlineData(Frames.Match + "}")]
    [InlineData(Frames.Match + Frames.Match)]
    [InlineData("\ufeff" + Frames.Match)]
    [InlineData("{'type':'match'}")]
    [InlineData("""{"type":"match",}""")]
    [InlineData("""{"type":"ma\xtch"}""")]
    [InlineData("""{"type":"ma\u12"}""")]
    [InlineData("""{"type":"match"/**/}""")]
    [InlineData("{\"type\":\"ma\ntch\"}")]
    public void Decoder_NotOneObject_IsRejected(string frame) => AssertRejected(FrameFault.NotJson, frame);

    [Fact]
    public void Decoder_NotUtf8_IsRejected()
    {
        var frame = Encoding.UTF8.GetBytes(Frames.Match);
        foreach (var bad in new byte[] { 0x80, 0xC0, 0xED, 0xFF })
        {
            frame[30] = bad;
            Assert.Equal(FrameFault.NotUtf8, Frames.Decode(frame).Fault);
        }
    }

    [Fact]
    public void Decoder_NestingBomb_IsRejected()
    {
        AssertRejected(FrameFault.NotJson, "{\"x\":" + new string('[', 100_000));
        AssertRejected(FrameFault.NotJson, "{\"x\":" + new string('[', 500) + new string(']', 500) + "," + Frames.Match[1..]);
    }

    [Fact]
    public void Decoder_TooLong_IsRejectedAndTheLongestIsRead()
    {
        AssertMatch(Frames.Match.PadRight(FeedLimits.FrameBytesMax));
        AssertRejected(FrameFault.TooLong, Frames.Match.PadRight(FeedLimits.FrameBytesMax + 1));
    }

    [Theory]
    [InlineData(Frames.Match)]
    [InlineData(Frames.Heartbeat)]
    [InlineData(Frames.Subscriptions)]
    public void Decoder_TruncatedAtAnyByte_IsRejected(string frame)
    {
        for (var length = 0; length < frame.Length; length++)
            AssertRejected(FrameFault.NotJson, frame[..length]);
    }

    [Fact]
    public void Decoder_TradesAndHeartbeats_AllocateNothing()
    {
        byte[][] frames = [.. new[] { Frames.Match, Frames.LastMatch, Frames.Heartbeat, Frames.MatchWith("product_id", "\"\\u0042TC-USD\"") }.Select(Encoding.UTF8.GetBytes)];
        var (decoder, decoded) = (Frames.CreateDecoder(), new DecodedFrame());
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var round = 0; round < 1_000; round++)
                DecodeAll(decoder, decoded, frames);
        }));
    }

    private static void DecodeAll(IFrameDecoder decoder, DecodedFrame decoded, byte[][] frames)
    {
        foreach (var frame in frames)
            decoder.Decode(frame, decoded);
    }

    private static void AssertMatch(string frame)
    {
        var message = Frames.Decode(frame);
        Assert.Equal((FrameKind.Trades, FrameFault.None), (message.Kind, message.Fault));
        Assert.Equal(MatchTrade, Assert.Single(message.Trades.ToArray()) with { TakerSide = TakerSide.Unknown });
    }

    private static void AssertRejected(FrameFault fault, string frame)
    {
        var message = Frames.Decode(frame);
        Assert.True((FrameKind.Rejected, fault) == (message.Kind, message.Fault), $"{message.Kind} {message.Fault} for {frame[..Math.Min(300, frame.Length)]}");
    }
}

using System.Buffers;
using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class TradeJsonTests
{
    [Fact]
    public void TryRead_WrittenTrade_RoundTrips()
    {
        var trade = new Trade(StreamId.Parse("BTC-USD"), 865127924, Price.Parse("116865.03"), Size.Parse("0.00002298"), Market.Opening);
        var value = new ArrayBufferWriter<byte>();
        TradeJson.Write(trade, value);
        Assert.Equal(
            """{"product":"BTC-USD","trade_id":865127924,"price":"116865.03","size":"0.00002298","time":"2025-08-22T20:11:59.000000Z","venue":"coinbase"}""",
            Encoding.UTF8.GetString(value.WrittenSpan));
        Assert.True(TradeJson.TryRead(value.WrittenMemory, out var read));
        Assert.Equal(trade, read);
    }

    [Theory]
    [InlineData(TakerSide.Buy, ",\"taker_side\":\"buy\"}")]
    [InlineData(TakerSide.Sell, ",\"taker_side\":\"sell\"}")]
    [InlineData(TakerSide.Unknown, ",\"venue\":\"coinbase\"}")]
    public void TryRead_TradeWithASide_RoundTrips(TakerSide side, string end)
    {
        var trade = Market.CreateTrade(7) with { TakerSide = side };
        var value = new ArrayBufferWriter<byte>();
        TradeJson.Write(trade, value);
        Assert.EndsWith(end, Encoding.UTF8.GetString(value.WrittenSpan), StringComparison.Ordinal);
        Assert.True(TradeJson.TryRead(value.WrittenMemory, out var read));
        Assert.Equal(trade, read);
    }

    [Fact]
    public void TryRead_TradeOfAVersionWithoutVenues_IsOfCoinbase()
    {
        Assert.True(TradeJson.TryRead(
            """{"product":"BTC-USD","trade_id":7,"price":"116865.03","size":"0.5","time":"2025-08-22T20:11:59.000000Z"}"""u8.ToArray(), out var trade));
        Assert.Equal(StreamId.Parse("coinbase:BTC-USD"), trade.Stream);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"product\":\"BTC-USD\"}")]
    [InlineData("{\"product\":\"BTC-USD\",\"trade_id\":0,\"price\":\"1\",\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    [InlineData("{\"product\":\"BTC-USD\",\"trade_id\":1,\"price\":1,\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    [InlineData("{\"product\":\"BTC-USD\",\"trade_id\":1,\"price\":\"1\",\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\",\"venue\":\"a b\"}")]
    [InlineData("{\"product\":\"\\ud800\",\"trade_id\":1,\"price\":\"1\",\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    public void TryRead_NotATrade_Fails(string value) => Assert.False(TradeJson.TryRead(Encoding.UTF8.GetBytes(value), out _));
}

using System.Buffers;
using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class TradeJsonTests
{
    [Fact]
    public void TryRead_WhatWasWritten_IsTheSameTrade()
    {
        var trade = new Trade(ProductId.Parse("BTC-USD"), 865127924, Price.Parse("116865.03"), Size.Parse("0.00002298"), Market.Opening);
        var value = new ArrayBufferWriter<byte>();
        TradeJson.Write(trade, value);
        Assert.Equal(
            """{"product":"BTC-USD","trade_id":865127924,"price":"116865.03","size":"0.00002298","time":"2025-08-22T20:11:59.000000Z"}""",
            Encoding.UTF8.GetString(value.WrittenSpan));
        Assert.True(TradeJson.TryRead(value.WrittenMemory, out var read));
        Assert.Equal(trade, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"product\":\"BTC-USD\"}")]
    [InlineData("{\"product\":\"BTC-USD\",\"trade_id\":0,\"price\":\"1\",\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    [InlineData("{\"product\":\"BTC-USD\",\"trade_id\":1,\"price\":1,\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    [InlineData("{\"product\":\"\\ud800\",\"trade_id\":1,\"price\":\"1\",\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    public void TryRead_NoTrade_IsRefused(string value) => Assert.False(TradeJson.TryRead(Encoding.UTF8.GetBytes(value), out _));
}

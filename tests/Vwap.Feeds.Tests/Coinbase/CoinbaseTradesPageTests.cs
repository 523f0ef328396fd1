using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseTradesPageTests
{
    [Fact]
    public void Page_AsServed_GivesItsTradesInOrder()
    {
        Assert.True(TryRead(Frames.Page, out var trades));
        Assert.Equal([(9L, "28026.04", "0.17982618"), (8L, "28026.03", "1")], trades.Select(trade => (trade.Id, trade.Price.ToString(), trade.Size.ToString())));
        Assert.All(trades, trade => Assert.Equal(Frames.BtcUsd, trade.Product));
        Assert.Equal(new DateTime(2020, 12, 30, 13, 45, 30, 397, DateTimeKind.Utc), trades[0].Time);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(" [ ] \n")]
    [InlineData("""[null,1,"x",[],{},[{"trade_id":1}]]""")]
    [InlineData("""[{"trade_id":1,"price":"0","size":"1","time":"2025-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"\ud800":1,"trade_id":1,"price":"\ud800","size":"1","time":"2025-01-01T00:00:00Z"}]""")]
    public void Page_WithoutATrade_IsAPageAllTheSame(string body)
    {
        Assert.True(TryRead(body, out var trades));
        Assert.Empty(trades);
    }

    [Fact]
    public void Page_WithABadRow_GivesTheOthers()
    {
        Assert.True(TryRead("[{\"trade_id\":\"10\"}," + Frames.Page[1..], out var trades));
        Assert.Equal([9L, 8L], trades.Select(trade => trade.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"message":"NotFound"}""")]
    [InlineData("null")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData(Frames.Page + "]")]
    [InlineData(Frames.Page + "<!-- cached -->")]
    public void Page_NoArray_IsNone(string body) => Assert.False(TryRead(body, out _));

    [Fact]
    public void Page_TruncatedAtAnyByte_IsNone()
    {
        for (var length = 0; length < Frames.Page.Length; length++)
            Assert.False(TryRead(Frames.Page[..length], out _), $"of the first {length} bytes");
    }

    [Fact]
    public void Page_NotUtf8OrTooDeep_IsNone()
    {
        Assert.False(CoinbaseTradesPage.TryRead("[\"\xff\"]"u8[..2], Frames.BtcUsd, out _));
        Assert.False(CoinbaseTradesPage.TryRead([(byte)'[', (byte)'"', 0xFF, (byte)'"', (byte)']'], Frames.BtcUsd, out _));
        Assert.False(TryRead(new string('[', 100_000), out _));
    }

    private static bool TryRead(string body, out IReadOnlyList<Trade> trades) =>
        CoinbaseTradesPage.TryRead(Encoding.UTF8.GetBytes(body), Frames.BtcUsd, out trades);
}

using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseBackfillTests
{
    private static readonly FetchRequest Request = new(Frames.Btc, new(8, 9));

    [Fact]
    public void Uri_OfARequest_AsksForTheNewestBelowItsEnd() =>
        Assert.Equal("products/BTC-USD/trades?after=10&limit=2", Frames.Venue.Backfill!.CreateUri(Request).ToString());

    [Fact]
    public void Page_AsServed_GivesItsTradesInOrder()
    {
        var trades = Read(Frames.Page).Page.Trades;
        Assert.Equal([(9L, "28026.04", "0.17982618"), (8L, "28026.03", "1")], trades.Select(trade => (trade.Id, trade.Price.ToString(), trade.Size.ToString())));
        Assert.All(trades, trade => Assert.Equal(Frames.Btc, trade.Stream));
        Assert.Equal(new DateTime(2020, 12, 30, 13, 45, 30, 397, DateTimeKind.Utc), trades[0].Time);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(" [ ] \n")]
    public void Page_Empty_IsTheEndOfHistory(string body) => Assert.Equal((null, true, 0), (Read(body).Failure, Read(body).Page.IsEnd, Read(body).Rejected));

    [Theory]
    [InlineData("""[null,1,"x",[],{},[{"trade_id":1}]]""", 6, FrameFault.NotJson)]
    [InlineData("""[{"trade_id":1,"price":"0","size":"1","time":"2025-01-01T00:00:00Z"}]""", 1, FrameFault.BadPrice)]
    [InlineData("""[{"\ud800":1,"trade_id":1,"price":"\ud800","size":"1","time":"2025-01-01T00:00:00Z"}]""", 1, FrameFault.BadPrice)]
    public void Page_OfUnreadableRowsOnly_IsAFailureThatCountsThem(string body, int rejected, FrameFault fault)
    {
        var answer = Read(body);
        Assert.Equal((rejected, fault, false), (answer.Rejected, answer.Fault, answer.Page.IsEnd));
        Assert.Equal($"none of {rejected} rows is a trade ({fault})", answer.Failure);
    }

    [Fact]
    public void Page_WithABadRow_GivesTheOthersAndCountsIt()
    {
        var answer = Read("[{\"trade_id\":\"10\"}," + Frames.Page[1..]);
        Assert.Equal((null, 1, FrameFault.BadTradeId), (answer.Failure, answer.Rejected, answer.Fault));
        Assert.Equal([9L, 8L], answer.Page.Trades.Select(trade => trade.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"message":"NotFound"}""")]
    [InlineData("null")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData(Frames.Page + "]")]
    [InlineData(Frames.Page + "<!-- cached -->")]
    public void Page_NoArray_IsAFailure(string body) => Assert.NotNull(Read(body).Failure);

    [Fact]
    public void Page_TruncatedAtAnyByte_IsAFailure()
    {
        for (var length = 0; length < Frames.Page.Length; length++)
            Assert.True(Read(Frames.Page[..length]).Failure is not null, $"of the first {length} bytes");
    }

    [Fact]
    public void Page_NotUtf8OrTooDeep_IsAFailure()
    {
        Assert.NotNull(Frames.Venue.Backfill!.Read([(byte)'[', (byte)'"', 0xFF, (byte)'"', (byte)']'], Request).Failure);
        Assert.NotNull(Read(new string('[', 100_000)).Failure);
    }

    private static BackfillAnswer Read(string body) => Frames.Venue.Backfill!.Read(Encoding.UTF8.GetBytes(body), Request);
}

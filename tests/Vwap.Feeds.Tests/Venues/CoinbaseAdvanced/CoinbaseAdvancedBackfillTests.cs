using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseAdvancedBackfillTests
{
    private static readonly FetchRequest Request = new(CoinbaseAdvancedFrames.Btc, new(8, 9));

    [Theory]
    [InlineData(8, 9, "products/BTC-USD/trades?after=10&limit=2")]
    [InlineData(1, 1_000, "products/BTC-USD/trades?after=1001&limit=1000")]
    public void Uri_OfARequest_IsThatOfTheExchange(long from, long to, string uri) =>
        Assert.Equal(uri, CoinbaseAdvancedFrames.Venue.Backfill!.CreateUri(new(CoinbaseAdvancedFrames.Btc, new(from, to), DateTime.UnixEpoch)).ToString());

    [Fact]
    public void Page_OfTheExchange_GivesTradesOfThisVenue()
    {
        var answer = Read(Frames.Page);
        Assert.Equal(
            [(9L, "28026.04", "0.17982618"), (8L, "28026.03", "1")],
            answer.Page.Trades.Select(trade => (trade.Id, trade.Price.ToString(), trade.Size.ToString())));
        Assert.All(answer.Page.Trades, trade => Assert.Equal(CoinbaseAdvancedFrames.Btc, trade.Stream));
        Assert.Equal((null, false, default), (answer.Failure, answer.Page.IsEnd, answer.Page.Complete));
    }

    [Fact]
    public void Page_Empty_IsTheEndOfHistory() => Assert.True(Read("[]").Page.IsEnd);

    [Fact]
    public void Page_WithABadRow_GivesTheOthersAndCountsIt()
    {
        var answer = Read("[null," + Frames.Page[1..]);
        Assert.Equal((null, 1, FrameFault.NotJson, 2), (answer.Failure, answer.Rejected, answer.Fault, answer.Page.Trades.Count));
    }

    [Theory]
    [InlineData("[null,7]", "none of 2 rows is a trade (NotJson)")]
    [InlineData("""{"message":"NotFound"}""", "the response is not a JSON array")]
    [InlineData("<html>", "the response is not complete JSON")]
    public void Page_WithoutTrades_IsAFailure(string body, string failure) => Assert.Equal(failure, Read(body).Failure);

    private static BackfillAnswer Read(string body) => CoinbaseAdvancedFrames.Venue.Backfill!.Read(Encoding.UTF8.GetBytes(body), Request);
}

namespace Vwap.Feeds.Tests;

public sealed class KrakenVenueTests
{
    [Fact]
    public void Facts_AreThoseOfTheVenue()
    {
        var facts = KrakenFrames.Venue.Facts;
        Assert.Equal("wss://ws.kraken.com/v2", facts.WebSocket.AbsoluteUri);
        Assert.Equal("https://api.kraken.com/", facts.Rest?.AbsoluteUri);
        Assert.Equal((TradeIdRule.MostlyContiguous, false), (facts.Ids, facts.OneRefusalFailsAll));
        Assert.Equal("""{"method":"ping"}"""u8.ToArray(), facts.KeepAliveMessage);
        Assert.True(facts.KeepAliveInterval < TimeSpan.FromMinutes(1));
        Assert.True(facts.ConnectSpacing * 150 >= TimeSpan.FromMinutes(10));
        Assert.All(facts.DefaultProducts, product => Assert.True(KrakenFrames.Venue.TryParseProduct(product.Name, out _, out _)));
    }

    [Theory]
    [InlineData("BTC/USD", "BTC/USD")]
    [InlineData(" btc-usd\n", "BTC/USD")]
    [InlineData("XBT/USD", "BTC/USD")]
    [InlineData("eth/xbt", "ETH/BTC")]
    [InlineData("XDG-EUR", "DOGE/EUR")]
    [InlineData("XBTC/USD", "XBTC/USD")]
    public void Product_AsTyped_IsWrittenAsTheVenueDoes(string typed, string product)
    {
        Assert.True(KrakenFrames.Venue.TryParseProduct(typed, out var parsed, out _));
        Assert.Equal(product, parsed.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("XBTUSD")]
    [InlineData("/USD")]
    [InlineData("BTC/USD/EUR")]
    [InlineData("BTC:USD")]
    public void Product_OfAnotherForm_SaysWhatToWrite(string typed)
    {
        Assert.False(KrakenFrames.Venue.TryParseProduct(typed, out _, out var problem));
        Assert.Equal($"'{typed}' is not a product of kraken: expected base and quote currency, such as BTC/USD", problem);
    }

    [Fact]
    public void Product_TooLongInItsNewSpelling_IsRefused()
    {
        var typed = "XDG/" + new string('A', ProductId.LengthMax - 4);
        Assert.False(KrakenFrames.Venue.TryParseProduct(typed, out _, out var problem));
        Assert.Equal($"'{typed}' is too long for a product of kraken", problem);
    }
}

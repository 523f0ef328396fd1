namespace Vwap.Feeds.Tests;

public sealed class CoinbaseAdvancedVenueTests
{
    [Fact]
    public void Facts_AreThoseOfTheVenue()
    {
        var facts = CoinbaseAdvancedFrames.Venue.Facts;
        Assert.Equal("wss://advanced-trade-ws.coinbase.com/", facts.WebSocket.AbsoluteUri);
        Assert.Equal("https://api.exchange.coinbase.com/", facts.Rest?.AbsoluteUri);
        Assert.Equal((TradeIdRule.Contiguous, false), (facts.Ids, facts.OneRefusalFailsAll));
        Assert.All(facts.DefaultProducts, product => Assert.True(CoinbaseAdvancedFrames.Venue.TryParseProduct(product.Name, out _, out _)));
    }

    [Theory]
    [InlineData("BTC-USD", "BTC-USD")]
    [InlineData(" eth-btc\n", "ETH-BTC")]
    [InlineData("usdc-eur", "USDC-EUR")]
    [InlineData("USDT-USDC", "USDT-USDC")]
    [InlineData("eurc-usdc", "EURC-USDC")]
    public void Product_AsTyped_IsWrittenAsTheVenueDoes(string typed, string product)
    {
        Assert.True(CoinbaseAdvancedFrames.Venue.TryParseProduct(typed, out var parsed, out _));
        Assert.Equal(product, parsed.Name);
    }

    [Theory]
    [InlineData("BTC-USDC", "BTC-USDC is an alias of BTC-USD on coinbase-advanced, which reports its trades under that name: use BTC-USD")]
    [InlineData("eth-usdc", "ETH-USDC is an alias of ETH-USD on coinbase-advanced, which reports its trades under that name: use ETH-USD")]
    [InlineData("BTC/USD", "'BTC/USD' is not a product of coinbase-advanced: expected base and quote currency, such as BTC-USD")]
    [InlineData("", "'' is not a product of coinbase-advanced: expected base and quote currency, such as BTC-USD")]
    public void Product_ThatHasNoTradesOfItsOwn_SaysWhatToWrite(string typed, string expected)
    {
        Assert.False(CoinbaseAdvancedFrames.Venue.TryParseProduct(typed, out _, out var problem));
        Assert.Equal(expected, problem);
    }
}

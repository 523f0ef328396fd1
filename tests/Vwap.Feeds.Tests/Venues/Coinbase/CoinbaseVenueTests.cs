namespace Vwap.Feeds.Tests;

public sealed class CoinbaseVenueTests
{
    [Theory]
    [InlineData("wss://ws-feed.pro.coinbase.com", "wss://ws-feed.exchange.coinbase.com/")]
    [InlineData("wss://WS-FEED.PRO.coinbase.com/", "wss://ws-feed.exchange.coinbase.com/")]
    [InlineData("wss://ws-feed.gdax.com", "wss://ws-feed.exchange.coinbase.com/")]
    [InlineData("wss://ws-feed-public.sandbox.pro.coinbase.com", "wss://ws-feed-public.sandbox.exchange.coinbase.com/")]
    [InlineData("https://api.pro.coinbase.com", "https://api.exchange.coinbase.com/")]
    [InlineData("https://api.gdax.com/products", "https://api.exchange.coinbase.com/products")]
    public void Successor_RetiredAddress_IsTodays(string retired, string today) =>
        Assert.Equal(today, KnownVenues.Default.SuccessorOf(new(retired))?.AbsoluteUri);

    [Theory]
    [InlineData("wss://ws-feed.exchange.coinbase.com")]
    [InlineData("wss://ws-feed-public.sandbox.exchange.coinbase.com")]
    [InlineData("ws://127.0.0.1:8765")]
    public void Successor_AnyOther_HasNone(string address) => Assert.Null(KnownVenues.Default.SuccessorOf(new(address)));

    [Theory]
    [InlineData("wss://ws-feed.exchange.coinbase.com", true)]
    [InlineData("wss://WS-FEED.exchange.coinbase.com/", true)]
    [InlineData("wss://ws-feed-public.sandbox.exchange.coinbase.com", false)]
    [InlineData("ws://127.0.0.1:8765", false)]
    public void IsOwn_AnAddress_IsTrueOfTheExchangesFeedOnly(string feed, bool isOwn) => Assert.Equal(isOwn, KnownVenues.Default.Facts.IsOwn(new(feed)));

    [Theory]
    [InlineData("BTC-USD", "BTC-USD")]
    [InlineData(" btc-usd\n", "BTC-USD")]
    [InlineData("00-usd", "00-USD")]
    public void Product_AsTyped_IsWrittenAsTheExchangeDoes(string typed, string product)
    {
        Assert.True(KnownVenues.Default.TryParseProduct(typed, out var parsed, out _));
        Assert.Equal(product, parsed.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTCUSD")]
    [InlineData("BTC-")]
    [InlineData("BTC/USD")]
    [InlineData("BTC-USD-PERP")]
    [InlineData("BTC USD")]
    [InlineData("bıt-u d")]
    public void Product_OfAnotherForm_SaysWhatToWrite(string typed)
    {
        Assert.False(KnownVenues.Default.TryParseProduct(typed, out _, out var problem));
        Assert.Contains("such as BTC-USD", problem, StringComparison.Ordinal);
    }
}

namespace Vwap.Feeds.Tests;

public sealed class CoinbaseEndpointsTests
{
    [Theory]
    [InlineData("wss://ws-feed.pro.coinbase.com", "wss://ws-feed.exchange.coinbase.com/")]
    [InlineData("wss://WS-FEED.PRO.coinbase.com/", "wss://ws-feed.exchange.coinbase.com/")]
    [InlineData("wss://ws-feed.gdax.com", "wss://ws-feed.exchange.coinbase.com/")]
    [InlineData("wss://ws-feed-public.sandbox.pro.coinbase.com", "wss://ws-feed-public.sandbox.exchange.coinbase.com/")]
    [InlineData("https://api.pro.coinbase.com", "https://api.exchange.coinbase.com/")]
    [InlineData("https://api.gdax.com/products", "https://api.exchange.coinbase.com/products")]
    public void Successor_RetiredAddress_IsTodays(string retired, string today) =>
        Assert.Equal(today, CoinbaseEndpoints.Successor(new(retired))?.AbsoluteUri);

    [Theory]
    [InlineData("wss://ws-feed.exchange.coinbase.com")]
    [InlineData("wss://ws-feed-public.sandbox.exchange.coinbase.com")]
    [InlineData("ws://127.0.0.1:8765")]
    public void Successor_AnyOther_HasNone(string address) => Assert.Null(CoinbaseEndpoints.Successor(new(address)));

    [Theory]
    [InlineData("wss://ws-feed.exchange.coinbase.com", true)]
    [InlineData("wss://WS-FEED.exchange.coinbase.com/", true)]
    [InlineData("wss://ws-feed-public.sandbox.exchange.coinbase.com", false)]
    [InlineData("ws://127.0.0.1:8765", false)]
    public void RestFor_TheExchangesOwnFeedOnly_IsKnown(string feed, bool isKnown) =>
        Assert.Equal(isKnown ? CoinbaseEndpoints.Rest : null, CoinbaseEndpoints.RestFor(new(feed)));
}

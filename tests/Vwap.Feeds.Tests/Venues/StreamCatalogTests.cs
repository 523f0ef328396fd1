using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class StreamCatalogTests
{
    [Fact]
    public void Closed_ItsProducts_AreFoundAndOthersAreNot()
    {
        var catalog = new StreamCatalog(VenueId.Coinbase, [Frames.BtcUsd, Frames.EthUsd]);
        Assert.Equal(StreamId.Parse("ETH-USD"), catalog.Find("ETH-USD"u8));
        Assert.Null(catalog.Find("ETH-EUR"u8));
        Assert.Null(catalog.Find("eth-usd"u8));
        Assert.Null(catalog.Find(""u8));
    }

    [Fact]
    public void Open_AnyProductName_IsAdded()
    {
        var catalog = StreamCatalog.Open(VenueId.Parse("kraken"));
        var first = catalog.Find("BTC/USD"u8);
        Assert.Same(first, catalog.Find("BTC/USD"u8));
        Assert.Equal(StreamId.Parse("kraken:BTC/USD"), first);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTC USD")]
    [InlineData("BTC-ÜSD")]
    [InlineData("123456789012345678901234567890123")]
    public void Open_NoProductName_IsRefused(string name) => Assert.Null(StreamCatalog.Open(VenueId.Coinbase).Find(Encoding.UTF8.GetBytes(name)));
}

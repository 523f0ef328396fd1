using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class ProductCatalogTests
{
    [Fact]
    public void Closed_ItsProducts_AreFoundAndOthersAreNot()
    {
        var catalog = new ProductCatalog([Frames.BtcUsd, Frames.EthUsd]);
        Assert.True(catalog.TryFind("ETH-USD"u8, out var product));
        Assert.Equal(Frames.EthUsd, product);
        Assert.False(catalog.TryFind("ETH-EUR"u8, out _));
        Assert.False(catalog.TryFind("eth-usd"u8, out _));
        Assert.False(catalog.TryFind(""u8, out _));
    }

    [Fact]
    public void Open_AnyProductName_IsTakenIn()
    {
        var catalog = ProductCatalog.Open();
        Assert.True(catalog.TryFind("00-USD"u8, out var first));
        Assert.True(catalog.TryFind("00-USD"u8, out var again));
        Assert.Equal(first, again);
        Assert.Equal("00-USD", first.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("btc-usd")]
    [InlineData("BTC USD")]
    [InlineData("BTC-ÜSD")]
    [InlineData("123456789012345678901234567890123")]
    public void Open_NoProductName_IsRefused(string name) => Assert.False(ProductCatalog.Open().TryFind(Encoding.UTF8.GetBytes(name), out _));
}

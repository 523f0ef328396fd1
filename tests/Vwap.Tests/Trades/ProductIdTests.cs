namespace Vwap.Tests;

public sealed class ProductIdTests
{
    [Theory]
    [InlineData("BTC-USD")]
    [InlineData("00-USD")]
    [InlineData("XBT/USD")]
    [InlineData("BTC_USDT.P")]
    [InlineData("btcusd")]
    [InlineData("A")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ-12345")]
    public void TryParse_OfAName_KeepsItAsItIs(string name)
    {
        Assert.True(ProductId.TryParse(name, out var product));
        Assert.Equal(name, product.ToString());
        Assert.Equal(product, ProductId.Parse(name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("kraken:BTC-USD")]
    [InlineData(" BTC-USD")]
    [InlineData("BTC USD")]
    [InlineData("BTC-USD\n")]
    [InlineData("BTC\"USD")]
    [InlineData("BTC–USD")]
    [InlineData("ÄTC-USD")]
    [InlineData("ＢTC-USD")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ-123456")]
    public void TryParse_OfAnythingElse_IsRefused(string? name)
    {
        Assert.False(ProductId.TryParse(name, out var product));
        Assert.Equal(default, product);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTC USD")]
    [InlineData("bıt-usd")]
    [InlineData("ſol-usd")]
    public void Parse_OfNoName_SaysWhatToWrite(string text) =>
        Assert.Contains("such as BTC-USD", Assert.Throws<FormatException>(() => ProductId.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Default_IsTheEmptyName() => Assert.Equal("", default(ProductId).Name);
}

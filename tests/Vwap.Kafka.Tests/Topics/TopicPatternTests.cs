namespace Vwap.Kafka.Tests;

public sealed class TopicPatternTests
{
    [Theory]
    [InlineData("{product}", "ETH-USD")]
    [InlineData("vwap.{product}", "vwap.ETH-USD")]
    [InlineData("readings", "readings")]
    public void Pattern_Product_GivesTheTopic(string pattern, string topic) =>
        Assert.Equal(topic, TopicPattern.Parse(pattern).TopicOf(ProductId.Parse("ETH-USD")));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("{Product}")]
    [InlineData("vwap/{product}")]
    [InlineData("..")]
    public void Pattern_NoTopicCanBeNamedSo_IsRefusedAndSaysWhatIsAllowed(string pattern)
    {
        var refused = Assert.Throws<FormatException>(() => TopicPattern.Parse(pattern));
        Assert.Contains("'.', '_', '-'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pattern_ProductWithASlash_IsRefused()
    {
        var refused = Assert.Throws<FormatException>(() => TopicPattern.Default.TopicOf(ProductId.Parse("ETH/USD")));
        Assert.Contains("ETH/USD", refused.Message, StringComparison.Ordinal);
    }
}

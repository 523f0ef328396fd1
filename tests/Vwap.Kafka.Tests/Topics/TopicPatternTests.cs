namespace Vwap.Kafka.Tests;

public sealed class TopicPatternTests
{
    [Theory]
    [InlineData("{product}", "ETH-USD")]
    [InlineData("vwap.{product}", "vwap.ETH-USD")]
    [InlineData("readings", "readings")]
    [InlineData("{venue}.{product}", "coinbase.ETH-USD")]
    [InlineData("{product}", "BTC-USD", "kraken:BTC/USD")]
    [InlineData("{venue}.{product}", "kraken.BTC-USD", "kraken:BTC/USD")]
    public void TopicOf_Stream_IsTheTopic(string pattern, string topic, string stream = "ETH-USD") =>
        Assert.Equal(topic, TopicPattern.Parse(pattern).TopicOf(StreamId.Parse(stream)));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("{Product}")]
    [InlineData("vwap/{product}")]
    [InlineData("..")]
    public void Parse_InvalidTopicName_IsRefused(string pattern)
    {
        var refused = Assert.Throws<FormatException>(() => TopicPattern.Parse(pattern));
        Assert.Contains("'.', '_', '-'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TopicOf_NameTooLong_IsRefused()
    {
        var pattern = TopicPattern.Parse(new string('x', 240) + "{product}");
        var refused = Assert.Throws<FormatException>(() => pattern.TopicOf(StreamId.Parse("LONGER-PRODUCT")));
        Assert.StartsWith("LONGER-PRODUCT: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, Assert.Single(pattern.FindProblems([StreamId.Parse("LONGER-PRODUCT"), StreamId.Parse("A-B")])));
    }

    [Theory]
    [InlineData("{product}", "BTC-USD and kraken:BTC/USD would share the topic BTC-USD: add the venue, such as {venue}.{product}", "BTC-USD", "kraken:BTC/USD")]
    [InlineData("{venue}.{product}", "kraken:BTC-USD and kraken:BTC/USD would share the topic kraken.BTC-USD: remove one", "kraken:BTC-USD", "kraken:BTC/USD")]
    public void FindProblems_StreamsWithOneTopic_NamesThemAndTheFix(string pattern, string problem, params string[] streams) =>
        Assert.StartsWith(problem, Assert.Single(TopicPattern.Parse(pattern).FindProblems([.. streams.Select(StreamId.Parse)])), StringComparison.Ordinal);

    [Theory]
    [InlineData("{venue}.{product}")]
    [InlineData("{venue}")]
    [InlineData("readings")]
    public void FindProblems_TopicsApartOrSharedOnPurpose_FindsNone(string pattern) =>
        Assert.Empty(TopicPattern.Parse(pattern).FindProblems([StreamId.Parse("BTC-USD"), StreamId.Parse("kraken:BTC/USD"), StreamId.Parse("ETH-USD")]));
}

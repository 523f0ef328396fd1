namespace Vwap.Tests;

public sealed class StreamIdTests
{
    [Theory]
    [InlineData("BTC-USD", "coinbase", "BTC-USD")]
    [InlineData("kraken:BTC/USD", "kraken", "BTC/USD")]
    [InlineData("coinbase-advanced:BTC-USD", "coinbase-advanced", "BTC-USD")]
    public void Parse_OfAStream_IsWrittenTheSameWay(string text, string venue, string product)
    {
        var stream = StreamId.Parse(text);
        Assert.Equal((venue, product, text), (stream.Venue.Name, stream.Product.Name, stream.ToString()));
        Assert.Equal(new(VenueId.Parse(venue), ProductId.Parse(product)), stream);
    }

    [Fact]
    public void Parse_OfTheDefaultVenue_IsTheStreamWithoutIt() => Assert.Equal(StreamId.Parse("BTC-USD"), StreamId.Parse("coinbase:BTC-USD"));

    [Theory]
    [InlineData("")]
    [InlineData(":BTC-USD")]
    [InlineData("kraken:")]
    [InlineData("Kraken:BTC/USD")]
    [InlineData("a:b:BTC-USD")]
    public void Parse_OfAnythingElse_SaysWhatToWrite(string text)
    {
        Assert.False(StreamId.TryParse(text, out _));
        Assert.Contains("such as kraken:BTC/USD", Assert.Throws<FormatException>(() => StreamId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SameProductOfAnotherVenue_IsAnotherStream()
    {
        var (one, other) = (StreamId.Parse("BTC-USD"), StreamId.Parse("coinbase-advanced:BTC-USD"));
        Assert.True(one != other);
        Assert.Equal((1, 1), (Count(one), Count(other)));

        int Count(StreamId stream) => Engine(one, other).Missing(stream).Count;
    }

    /// <summary>Each stream of the engine has a gap of its own.</summary>
    private static VwapEngine Engine(params StreamId[] streams)
    {
        var engine = Given.Engine("200");
        foreach (var stream in streams)
        {
            engine.Add(Given.Trade(1) with { Stream = stream });
            engine.Add(Given.Trade(3) with { Stream = stream });
        }

        return engine;
    }
}

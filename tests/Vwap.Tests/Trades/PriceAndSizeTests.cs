using System.Text.Json;

namespace Vwap.Tests;

public sealed class PriceAndSizeTests
{
    [Fact]
    public void Parse_OfWhatWasFormatted_GivesTheSameValue() => Property.Holds(cases: 20_000, random =>
    {
        var text = random.Decimal(decimalsMax: 18);
        var (price, size) = (Price.Parse(text), Size.Parse(text));
        Assert.Equal(price, Price.Parse(price.ToString()));
        Assert.Equal(size, Size.Parse(size.ToString()));
        Assert.Equal(text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text, price.ToString());
        Assert.Equal(price.ToString(), size.ToString());
    });

    [Theory]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("1e3")]
    public void Parse_OfZeroOrNoNumber_SaysWhatToWrite(string text)
    {
        Assert.False(Price.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var price));
        Assert.False(Size.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var size));
        Assert.Equal((default, default), (price, size));
        Assert.Contains("greater than zero", Assert.Throws<FormatException>(() => Price.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Contains("greater than zero", Assert.Throws<FormatException>(() => Size.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualValues_WrittenDifferently_AreEqual()
    {
        Assert.Equal(Price.Parse("209.41"), Price.Parse("0209.4100"));
        Assert.Equal(Size.Parse("1"), Size.Parse("1.000"));
        Assert.NotEqual(Size.Parse("1"), Size.Parse("10"));
    }

    [Fact]
    public void Default_IsZero() => Assert.Equal(("0", "0"), (default(Price).ToString(), default(Size).ToString()));

    [Fact]
    public void BillionUnits_AtThePriceOfTheLastOfTenDecimals_AreExact()
    {
        var reading = Given.Engine("200").Add(Given.Trade(1, "0.0000000001", "1000000000"))[0];
        Assert.Equal(("0.0000000001", "1000000000", "0.1"), (reading.Vwap.ToString(), reading.Volume.ToString(), reading.Notional.ToString()));
    }

    [Fact]
    public void EveryProductOfTheVenue_FitsTheEngineAtItsSmallestAndLargest()
    {
        using var products = JsonDocument.Parse(File.ReadAllText(SharedFiles.Find("data", "rest_exchange_products_2021-04-17.json")));
        Assert.Equal(162, products.RootElement.GetArrayLength());
        foreach (var product in products.RootElement.EnumerateArray())
        {
            string Text(string name) => product.GetProperty(name).GetString()!;
            var stream = StreamId.Parse(Text("id"));
            var engine = Given.Engine("200");
            // The largest size beside the smallest, at a price of a million beside the smallest: both on one grid.
            engine.Add(Given.Trade(1, "1000000", Text("base_max_size")) with { Stream = stream });
            var reading = engine.Add(Given.Trade(2, Text("quote_increment"), Text("base_increment")) with { Stream = stream })[0];
            Assert.Equal(Price.Parse(Text("quote_increment")), reading.Trade.Price);
            Assert.Equal(2, reading.Count);
        }
    }
}

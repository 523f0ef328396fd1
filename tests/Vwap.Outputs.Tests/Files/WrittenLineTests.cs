using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class WrittenLineTests
{
    private const string Json =
        """{"product":"BTC-USD","window":"200","vwap":"1.5","volume":"2","notional":"3","count":1,"trade_id":7,"price":"1.5","size":"2","time":"2025-08-22T20:11:59.390567Z","state":"gap","venue":"kraken"}""";

    private const string JsonWithoutVenue =
        """{"product":"BTC-USD","window":"200","vwap":"1.5","volume":"2","notional":"3","count":1,"trade_id":7,"price":"1.5","size":"2","time":"2025-08-22T20:11:59.390567Z","state":"gap"}""";

    private const string Csv = CsvWithoutVenue + ",kraken";

    private const string CsvWithoutVenue = "BTC-USD,200,1.5,2,3,1,7,1.5,2,2025-08-22T20:11:59.390567Z,gap";

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public void TryRead_AnyReading_Succeeds(OutputFormat format)
    {
        foreach (var reading in new Market("3", "5s").Trades(50, "kraken:BTC/USD"))
        {
            var lines = Lines.TextOf(format, reading).TrimEnd('\n').Split('\n');
            Assert.True(WrittenLine.TryRead(format, Encoding.UTF8.GetBytes(lines[^1]), out var written));
            Assert.Equal(reading.Trade.Id, written.TradeId);
            Assert.Equal(reading.Stream.Product.Name, Encoding.UTF8.GetString(written.Product));
            Assert.Equal(reading.Window.Text, Encoding.UTF8.GetString(written.Window));
            Assert.Equal(reading.Stream.Venue.Name, Encoding.UTF8.GetString(written.Venue));
        }
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl, Json)]
    [InlineData(OutputFormat.Csv, Csv)]
    public void TryRead_LineCutAnywhere_Fails(OutputFormat format, string line)
    {
        Assert.True(Reads(format, line));
        // Without its line feed, a CSV row cut within the venue is recognized only by the writer of the file.
        var end = format == OutputFormat.Csv ? CsvWithoutVenue.Length : line.Length;
        for (var length = 0; length < end; length++)
            Assert.False(Reads(format, line[..length]), line[..length]);
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl, JsonWithoutVenue, "coinbase")]
    [InlineData(OutputFormat.Csv, CsvWithoutVenue, "coinbase")]
    [InlineData(OutputFormat.Jsonl, Json, "kraken")]
    [InlineData(OutputFormat.Csv, Csv, "kraken")]
    public void TryRead_LineOfAnyVersion_HasItsVenue(OutputFormat format, string line, string venue)
    {
        Assert.True(WrittenLine.TryRead(format, Encoding.UTF8.GetBytes(line), out var written));
        Assert.Equal(venue, Encoding.UTF8.GetString(written.Venue));
    }

    [Theory]
    [InlineData("BTC-USD", "")]
    [InlineData("200", "")]
    [InlineData("1.5", "-1.5")]
    [InlineData("1.5", "1e5")]
    [InlineData(":1,", ":one,")]
    [InlineData(":7,", ":0,")]
    [InlineData(":7,", ":99999999999999999999,")]
    [InlineData("2025-08-22T", "2025-08-32T")]
    [InlineData("gap", "perhaps")]
    [InlineData("\"price\"", "\"cost\"")]
    [InlineData("}", "} ")]
    [InlineData("{", " {")]
    public void TryRead_WrongValue_Fails(string right, string wrong)
    {
        Assert.Contains(right, Json, StringComparison.Ordinal);
        Assert.False(Reads(OutputFormat.Jsonl, Json.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(",kraken", ",kraken,more")]
    [InlineData(",kraken", ",")]
    [InlineData(",gap", ",nap")]
    [InlineData(",7,", ",,")]
    [InlineData("BTC-USD,", "")]
    public void TryRead_WrongColumn_Fails(string right, string wrong) =>
        Assert.False(Reads(OutputFormat.Csv, Csv.Replace(right, wrong, StringComparison.Ordinal)));

    private static bool Reads(OutputFormat format, string line) => WrittenLine.TryRead(format, Encoding.UTF8.GetBytes(line), out _);
}

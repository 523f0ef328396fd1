using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class WrittenLineTests
{
    private const string Json =
        """{"product":"BTC-USD","window":"200","vwap":"1.5","volume":"2","notional":"3","count":1,"trade_id":7,"price":"1.5","size":"2","time":"2025-08-22T20:11:59.390567Z","state":"gap"}""";

    private const string Csv = "BTC-USD,200,1.5,2,3,1,7,1.5,2,2025-08-22T20:11:59.390567Z,gap";

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public void TryRead_AnyReading_IsRead(OutputFormat format)
    {
        foreach (var reading in new Market("3", "5s").Trades(50))
        {
            var lines = Lines.TextOf(format, reading).TrimEnd('\n').Split('\n');
            Assert.True(WrittenLine.TryRead(format, Encoding.UTF8.GetBytes(lines[^1]), out var written));
            Assert.Equal(reading.Trade.Id, written.TradeId);
            Assert.Equal(reading.Product.Name, Encoding.UTF8.GetString(written.Product));
            Assert.Equal(reading.Window.Text, Encoding.UTF8.GetString(written.Window));
        }
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl, Json)]
    [InlineData(OutputFormat.Csv, Csv)]
    public void TryRead_CutAnywhere_IsRefused(OutputFormat format, string line)
    {
        Assert.True(Reads(format, line));
        for (var length = 0; length < line.Length; length++)
            Assert.False(Reads(format, line[..length]), line[..length]);
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
    public void TryRead_AWrongValue_IsRefused(string right, string wrong)
    {
        Assert.Contains(right, Json, StringComparison.Ordinal);
        Assert.False(Reads(OutputFormat.Jsonl, Json.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(",gap", ",gap,more")]
    [InlineData(",gap", ",nap")]
    [InlineData(",7,", ",,")]
    [InlineData("BTC-USD,", "")]
    public void TryRead_AWrongColumn_IsRefused(string right, string wrong) =>
        Assert.False(Reads(OutputFormat.Csv, Csv.Replace(right, wrong, StringComparison.Ordinal)));

    private static bool Reads(OutputFormat format, string line) => WrittenLine.TryRead(format, Encoding.UTF8.GetBytes(line), out _);
}

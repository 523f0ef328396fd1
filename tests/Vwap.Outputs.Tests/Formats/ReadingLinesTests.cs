using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vwap.Outputs.Tests;

public sealed class ReadingLinesTests
{
    private static readonly string[] Members =
        ["product", "window", "vwap", "volume", "notional", "count", "trade_id", "price", "size", "time", "state", "venue"];

    [Fact]
    public void Jsonl_OneTrade_IsTheLineOfTheContract() => Assert.Equal(
        """
        {"product":"BTC-USD","window":"200","vwap":"116865.03","volume":"0.00002298","notional":"2.6855583894","count":1,"trade_id":1,"price":"116865.03","size":"0.00002298","time":"2025-08-22T20:12:00.000000Z","state":"filling","venue":"coinbase"}

        """,
        Format(OutputFormat.Jsonl, new Market("200").Trade(1, "116865.03", "0.00002298")));

    [Fact]
    public void Jsonl_TwoWindows_HasALineForEach() => Assert.Equal(
        """
        {"product":"ETH-BTC","window":"1","vwap":"3","volume":"2","notional":"6","count":1,"trade_id":2,"price":"3","size":"2","time":"2025-08-22T20:12:01.000000Z","state":"complete","venue":"coinbase"}
        {"product":"ETH-BTC","window":"500ms","vwap":"3","volume":"2","notional":"6","count":1,"trade_id":2,"price":"3","size":"2","time":"2025-08-22T20:12:01.000000Z","state":"complete","venue":"coinbase"}

        """,
        Format(OutputFormat.Jsonl, After(new Market("1", "500ms"), 1).Trade(2, "3.00", "2.0", "ETH-BTC")));

    [Fact]
    public void Csv_Header_NamesTheMembersInTheirOrder()
    {
        var writer = new ArrayBufferWriter<byte>();
        ReadingLines.WriteHeader(OutputFormat.Csv, writer);
        Assert.Equal(string.Join(',', Members) + "\n", Encoding.UTF8.GetString(writer.WrittenSpan));
    }

    [Fact]
    public void Csv_Gap_HasTheStateGap() => Assert.Equal(
        "BTC-USD,2,100.5833333333333,0.75,75.4375,2,9,100.75,0.25,2025-08-22T20:12:08.000000Z,gap,coinbase\n",
        Format(OutputFormat.Csv, After(new Market("2"), 1, "BTC-USD", "100.5").Trade(9, "100.75", "0.25")));

    [Fact]
    public void Plain_Reading_HasTheDocumentedForm() => Assert.Equal(
        "2025-08-22T20:12:01.000000Z BTC-USD 100.25 (2/5m) filling\n",
        Format(OutputFormat.Plain, After(new Market("5m"), 1).Trade(2)));

    [Fact]
    public void Reading_OtherVenue_IsNamedInEveryFormat()
    {
        var readings = new Market("1").Trade(1, stream: "kraken:BTC/USD");
        Assert.StartsWith("{\"product\":\"BTC/USD\",", Format(OutputFormat.Jsonl, readings), StringComparison.Ordinal);
        Assert.EndsWith(",\"state\":\"complete\",\"venue\":\"kraken\"}\n", Format(OutputFormat.Jsonl, readings), StringComparison.Ordinal);
        Assert.EndsWith(",complete,kraken\n", Format(OutputFormat.Csv, readings), StringComparison.Ordinal);
        Assert.Equal("2025-08-22T20:12:00.000000Z kraken:BTC/USD 100.25 (1/1) complete\n", Format(OutputFormat.Plain, readings));
    }

    [Fact]
    public void Header_OtherFormats_HaveNone()
    {
        var writer = new ArrayBufferWriter<byte>();
        ReadingLines.WriteHeader(OutputFormat.Jsonl, writer);
        ReadingLines.WriteHeader(OutputFormat.Plain, writer);
        Assert.Equal(0, writer.WrittenCount);
    }

    [Fact]
    public void Jsonl_ParsedByAJsonLibrary_HasTheReadingsValues()
    {
        foreach (var reading in new Market("5", "3s").Trades(40))
        {
            using var json = JsonDocument.Parse(Format(OutputFormat.Jsonl, reading));
            var root = json.RootElement;
            Assert.Equal(string.Join(',', Members), string.Join(',', root.EnumerateObject().Select(member => member.Name)));
            Assert.Equal(reading.Stream.Product.Name, root.GetProperty("product").GetString());
            Assert.Equal(reading.Window.Text, root.GetProperty("window").GetString());
            Assert.Equal(reading.Vwap.ToString(), root.GetProperty("vwap").GetString());
            Assert.Equal(reading.Volume.ToString(), root.GetProperty("volume").GetString());
            Assert.Equal(reading.Notional.ToString(), root.GetProperty("notional").GetString());
            Assert.Equal(reading.Count, root.GetProperty("count").GetInt32());
            Assert.Equal(reading.Trade.Id, root.GetProperty("trade_id").GetInt64());
            Assert.Equal(reading.Trade.Price.ToString(), root.GetProperty("price").GetString());
            Assert.Equal(reading.Trade.Size.ToString(), root.GetProperty("size").GetString());
            Assert.Equal(reading.Trade.Time, DateTime.Parse(
                root.GetProperty("time").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));
            Assert.Equal(reading.State.ToString().ToLowerInvariant(), root.GetProperty("state").GetString());
            Assert.Equal(reading.Stream.Venue.Name, root.GetProperty("venue").GetString());
        }
    }

    [Fact]
    public void Csv_Row_HasTheValuesOfTheJsonLine()
    {
        foreach (var reading in new Market("5", "3s").Trades(40))
        {
            using var json = JsonDocument.Parse(Format(OutputFormat.Jsonl, reading));
            var values = json.RootElement.EnumerateObject().Select(member => member.Value.ToString());
            Assert.Equal(string.Join(',', values) + "\n", Format(OutputFormat.Csv, reading));
        }
    }

    [Fact]
    public void Csv_ReadingsWithDetails_HaveAColumnForEach()
    {
        const ReadingExtras Everything = ReadingExtras.Bands | ReadingExtras.Twap | ReadingExtras.Side | ReadingExtras.Range;
        var engine = new VwapEngine(Everything, WindowSpec.Parse("5"));
        var rows = new List<string>();
        foreach (var id in Enumerable.Range(1, 20))
        {
            var reading = engine.Add(Market.CreateTrade(id) with { TakerSide = (TakerSide)(id % 3) })[0];
            using var json = JsonDocument.Parse(Format(OutputFormat.Jsonl, reading));
            rows.Add(string.Join(',', json.RootElement.EnumerateObject().Select(member => member.Value.ToString())));
            Assert.Equal(rows[^1] + "\n", Format(OutputFormat.Csv, reading));
        }

        Assert.Equal(
            "product,window,vwap,volume,notional,count,trade_id,price,size,time,state,venue,sigma,upper1,lower1,upper2,lower2,upper3,lower3,twap,buy_volume,sell_volume,first,high,low",
            Encoding.ASCII.GetString(ReadingCsv.HeaderWith(Everything)));
        Assert.All(rows, row => Assert.Equal(25, row.Split(',').Length));
    }

    [Fact]
    public void Write_LongestValues_Fit()
    {
        var stream = $"{new string('v', VenueId.LengthMax)}:{new string('A', ProductId.LengthMax)}";
        const ReadingExtras Everything = ReadingExtras.Bands | ReadingExtras.Twap | ReadingExtras.Side | ReadingExtras.Range;
        var engine = new VwapEngine(Everything, WindowSpec.Parse("4194304"), WindowSpec.Parse("2147483647ms"), WindowSpec.Parse("bar:1m"));
        var trade = new Trade(StreamId.Parse(stream), long.MaxValue / 1_000_000_000, Price.Parse("9.223372036854775807"), Size.Parse("9.223372036854775807"), Market.Opening, TakerSide.Sell);
        engine.Add(trade);
        foreach (var reading in engine.Add(trade with { Id = trade.Id + 1, Time = trade.Time.AddMinutes(1) })) // closes a bar
        {
            Assert.InRange(Format(OutputFormat.Jsonl, reading).Length, 1, ReadingJson.LengthMax);
            Assert.InRange(Format(OutputFormat.Csv, reading).Length, 1, ReadingCsv.LengthMax);
            Assert.InRange(Format(OutputFormat.Plain, reading).Length, 1, ReadingPlain.LengthMax);
        }
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    [InlineData(OutputFormat.Plain)]
    public void Write_ManyReadings_AllocatesNothing(OutputFormat format)
    {
        var readings = new Market("20").Trades(200);
        var writer = new ArrayBufferWriter<byte>(1 << 20);
        var allocated = Allocation.Of(() =>
        {
            writer.ResetWrittenCount();
            ReadingLines.Write(format, readings, writer);
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Write_FormatWithoutLines_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Format(OutputFormat.Table, new Market("1").Trade(1)));

    private static Market After(Market market, long id, string stream = "BTC-USD", string price = "100.25")
    {
        market.Trade(id, price, stream: stream);
        market.Trade(id, price, stream: "ETH-BTC");
        return market;
    }

    private static string Format(OutputFormat format, params Reading[] readings)
    {
        var writer = new ArrayBufferWriter<byte>();
        ReadingLines.Write(format, readings, writer);
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }
}

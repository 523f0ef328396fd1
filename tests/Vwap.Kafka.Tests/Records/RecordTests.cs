using System.Buffers;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Kafka.Tests.Records;

public sealed class RecordTests
{
    [Fact]
    public void TradeJson_WrittenAndRead_IsTheSameTrade()
    {
        var trade = new Trade(ProductId.Parse("BTC-USD"), 865127924, Price.Parse("116865.03"), Size.Parse("0.00002298"), Market.Opening);
        var value = new ArrayBufferWriter<byte>();
        TradeJson.Write(trade, value);
        Assert.Equal(
            """{"product":"BTC-USD","trade_id":865127924,"price":"116865.03","size":"0.00002298","time":"2025-08-22T20:11:59.000000Z"}""",
            Encoding.UTF8.GetString(value.WrittenSpan));
        Assert.True(TradeJson.TryRead(value.WrittenMemory, out var read));
        Assert.Equal(trade, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"product\":\"BTC-USD\"}")]
    [InlineData("{\"product\":\"BTC-USD\",\"trade_id\":0,\"price\":\"1\",\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    [InlineData("{\"product\":\"BTC-USD\",\"trade_id\":1,\"price\":1,\"size\":\"1\",\"time\":\"2025-08-22T20:11:59Z\"}")]
    public void TradeJson_NoTrade_IsRefused(string value) => Assert.False(TradeJson.TryRead(Encoding.UTF8.GetBytes(value), out _));

    [Fact]
    public void ReadingText_Reading_IsUnderstoodAndKept()
    {
        var published = new Market("5m").Trades(7, 1)[0];
        var json = Expected.Json([published])[0].Replace("\"}", "\",\"later\":[1]}", StringComparison.Ordinal);
        var reading = ReadingText.Read(Encoding.UTF8.GetBytes(json));
        Assert.NotNull(reading);
        Assert.Equal(Expected.Json([published]), Expected.Json([reading.Value.Reading]));
        Assert.Equal(json, Encoding.UTF8.GetString(reading.Value.Json.Span));
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    [InlineData(OutputFormat.Plain)]
    public void ReadingTextLines_PublishedAsSeveralLines_IsOneLine(OutputFormat format)
    {
        var json = Expected.Json(new Market("5m").Trades(7, 1))[0].Replace(",", ",\n", StringComparison.Ordinal);
        var line = new ArrayBufferWriter<byte>();
        ReadingTextLines.Write(format, ReadingText.Read(Encoding.UTF8.GetBytes(json))!.Value, line);
        Assert.Equal(line.WrittenCount - 1, line.WrittenSpan.IndexOf((byte)'\n'));
    }
}

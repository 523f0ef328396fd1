using System.Buffers;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Kafka.Tests;

public sealed class RecordTests
{
    [Fact]
    public void Parse_Reading_KeepsUnknownMembers()
    {
        var published = new Market("5m").Trades(7, 1)[0];
        var json = Expected.Json([published])[0].Replace("\"}", "\",\"later\":[1]}", StringComparison.Ordinal);
        var reading = PublishedReading.Parse(Encoding.UTF8.GetBytes(json));
        Assert.NotNull(reading);
        Assert.Equal(Expected.Json([published]), Expected.Json([reading.Value.Reading]));
        Assert.Equal(json, Encoding.UTF8.GetString(reading.Value.Json.Span));
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    [InlineData(OutputFormat.Plain)]
    public void WriteLine_JsonOfSeveralLines_IsOneLine(OutputFormat format)
    {
        var json = Expected.Json(new Market("5m").Trades(7, 1))[0].Replace(",", ",\n", StringComparison.Ordinal);
        var line = new ArrayBufferWriter<byte>();
        PublishedReading.Parse(Encoding.UTF8.GetBytes(json))!.Value.WriteLine(format, line);
        Assert.Equal(line.WrittenCount - 1, line.WrittenSpan.IndexOf((byte)'\n'));
    }
}

using System.Buffers;
using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class ReadingJsonTests
{
    private const string Published =
        """{"product":"BTC-USD","window":"200","vwap":"116832.5","volume":"2","notional":"233665","count":2,"trade_id":7,"price":"116865.03","size":"0.5","time":"2025-08-22T20:11:59.390567Z","state":"complete"}""";

    [Theory]
    [InlineData("100.25", "0.5")]
    [InlineData("0.5", "2")]
    [InlineData("0.000000000000000001", "9223372036854775807")]
    [InlineData("0.000000000000000001", "0.000000000000000001")]
    [InlineData("100000000", "0.00000001")]
    [InlineData("9223372036854775807", "0.000000000000000001")]
    [InlineData("9223372036854775807", "1000000000")]
    public void TryRead_WrittenReading_RoundTrips(string price, string size)
    {
        var market = new Market("2", "5m");
        Reading[] readings = [.. market.Trade(1, price, size), .. market.Trade(2, price, size), .. market.Trade(9, price, size)];
        foreach (var reading in readings)
        {
            Assert.True(ReadingJson.TryRead(Write(reading), out var read));
            Assert.Equal(Write(reading), Write(read));
        }
    }

    [Fact]
    public void TryRead_RandomReadings_RoundTrip()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var market = new Market("3", "7s");
            for (var id = 1; id <= 10; id++)
            {
                foreach (var reading in market.Trade(id, RandomNumber(random), RandomNumber(random)))
                    Assert.True(ReadingJson.TryRead(Write(reading), out var read) && Write(reading).AsSpan().SequenceEqual(Write(read)), $"seed {seed}, round {round}");
            }
        }
    }

    [Fact]
    public void TryRead_OtherOrderAndMoreMembers_Succeeds()
    {
        var (head, tail) = (Published[..^1].Split(",\"state\"")[0], "\"state\":\"complete\"");
        Assert.True(TryRead("{" + tail + "," + head[1..] + ",\"later\":{\"a\":[1]}}"));
    }

    [Theory]
    [InlineData("\"product\":\"BTC-USD\"", "\"product\":\"BTC,USD\"")]
    [InlineData("\"product\":\"BTC-USD\"", "\"product\":7")]
    [InlineData("\"window\":\"200\"", "\"window\":\"0\"")]
    [InlineData("\"vwap\":\"116832.5\"", "\"vwap\":\"116832.6\"")]
    [InlineData("\"vwap\":\"116832.5\"", "\"vwap\":116832.5")]
    [InlineData("\"volume\":\"2\"", "\"volume\":\"0\"")]
    [InlineData("\"volume\":\"2\"", "\"volume\":\"-2\"")]
    [InlineData("\"notional\":\"233665\"", "\"notional\":\"0\"")]
    [InlineData("\"notional\":\"233665\"", "\"notional\":\"170141183460469231731687303715884105728\"")]
    [InlineData("\"count\":2", "\"count\":0")]
    [InlineData("\"count\":2", "\"count\":\"2\"")]
    [InlineData("\"count\":2", "\"count\":1.5")]
    [InlineData("\"trade_id\":7", "\"trade_id\":0")]
    [InlineData("\"trade_id\":7", "\"trade_id\":9223372036854775808")]
    [InlineData("\"price\":\"116865.03\"", "\"price\":\"x\"")]
    [InlineData("\"size\":\"0.5\"", "\"size\":\"0\"")]
    [InlineData("T20:11:59.390567Z", " 20:11:59")]
    [InlineData("\"state\":\"complete\"", "\"state\":\"Complete\"")]
    [InlineData(",\"state\":\"complete\"", "")]
    [InlineData("\"product\":\"BTC-USD\"", "\"product\":\"\\ud800\"")]
    [InlineData("\"price\":\"116865.03\"", "\"price\":\"\\udc00\"")]
    public void TryRead_OneMemberWrong_Fails(string right, string wrong)
    {
        Assert.True(TryRead(Published));
        Assert.False(TryRead(Published.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("{\"\\ud800\":1}")]
    public void TryRead_NotAnObject_Fails(string text) => Assert.False(TryRead(text));

    [Fact]
    public void TryRead_InvalidUtf8_Fails()
    {
        var latin = Encoding.Latin1.GetBytes(Published.Replace("BTC-USD", "BTC-\u00dcSD", StringComparison.Ordinal));
        Assert.False(ReadingJson.TryRead(latin, out _));
    }

    private static bool TryRead(string text) => ReadingJson.TryRead(Encoding.UTF8.GetBytes(text), out _);

    private static byte[] Write(in Reading reading)
    {
        var writer = new ArrayBufferWriter<byte>();
        ReadingJson.Write(reading, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Greater than zero, with up to eight digits on either side of the point.</summary>
    private static string RandomNumber(Random random) => $"{random.Next(1, (int)Math.Pow(10, random.Next(1, 9)))}.{random.Next((int)Math.Pow(10, random.Next(0, 9)))}";
}

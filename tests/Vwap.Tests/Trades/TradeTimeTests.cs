using System.Globalization;
using System.Text;

namespace Vwap.Tests;

public sealed class TradeTimeTests
{
    [Fact]
    public void TryParse_OfAnyTime_AgreesWithThePlatformsReader() => Property.Holds(cases: 20_000, random =>
    {
        var second = new DateTime(2009, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.NextInt64(191L * 365 * 86_400));
        var fraction = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => random.Next(10)));
        var text = second.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (fraction == "" ? "Z" : $".{fraction}Z");
        var kept = fraction.PadRight(6, '0')[..6];
        var expected = DateTime.ParseExact(
            second.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + $".{kept}Z",
            "yyyy-MM-ddTHH:mm:ss.ffffffK", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        Assert.Equal(expected, Parse(text));
        Assert.Equal(DateTimeKind.Utc, Parse(text)!.Value.Kind);
    });

    [Fact]
    public void Format_OfWhatWasParsed_IsTheSameTextWithSixDigits() => Property.Holds(cases: 5_000, random =>
    {
        var microseconds = new DateTime(2009, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(random.NextInt64(190L * 365 * 86_400 * 1_000_000));
        Assert.Equal(microseconds, Parse(Format(microseconds)));
    });

    [Theory]
    [InlineData("2025-08-22T20:11:59Z", "2025-08-22T20:11:59.000000Z")]
    [InlineData("2025-08-22T20:11:59.4Z", "2025-08-22T20:11:59.400000Z")]
    [InlineData("2025-08-22T20:11:59.390567999Z", "2025-08-22T20:11:59.390567Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z")]
    [InlineData("2000-02-29T00:00:00Z", null)]
    [InlineData("2009-01-01T00:00:00Z", "2009-01-01T00:00:00.000000Z")]
    [InlineData("2199-12-31T23:59:59.999999Z", "2199-12-31T23:59:59.999999Z")]
    public void TryParse_OfATime_ReadsIt(string text, string? formatted) => Assert.Equal(formatted, Parse(text) is { } time ? Format(time) : null);

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("0001-01-01T00:00:00.000000Z")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("2008-12-31T23:59:59.999999Z")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2025-02-29T00:00:00Z")]
    [InlineData("2100-02-29T00:00:00Z")]
    [InlineData("2025-04-31T00:00:00Z")]
    [InlineData("2025-00-10T00:00:00Z")]
    [InlineData("2025-13-10T00:00:00Z")]
    [InlineData("2025-10-00T00:00:00Z")]
    [InlineData("2025-10-10T24:00:00Z")]
    [InlineData("2025-10-10T00:60:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2025-10-10T00:00:00")]
    [InlineData("2025-10-10T00:00:00z")]
    [InlineData("2025-10-10t00:00:00Z")]
    [InlineData("2025-10-10 00:00:00Z")]
    [InlineData("2025-10-10T00:00:00.Z")]
    [InlineData("2025-10-10T00:00:00,5Z")]
    [InlineData("2025-10-10T00:00:00.1234567890Z")]
    [InlineData("2025-10-10T00:00:00.12a4Z")]
    [InlineData("2025-10-10T00:00:00.123456-Z")]
    [InlineData("2025-10-10T00:00:00+00:00")]
    [InlineData("2025-10-10T00:00:00+00:00Z")]
    [InlineData("2025-10-10T00:00Z")]
    [InlineData("2025/10/10T00:00:00Z")]
    [InlineData("+025-10-10T00:00:00Z")]
    [InlineData("2025-1 -10T00:00:00Z")]
    [InlineData("２025-10-10T00:00:00Z")]
    [InlineData(" 2025-10-10T00:00:00Z")]
    public void TryParse_OfNoTimeOrAnAbsurdOne_IsRefused(string text) => Assert.Null(Parse(text));

    [Fact]
    public void Format_WithoutRoom_Throws() =>
        Assert.Throws<ArgumentException>(() => TradeTime.Format(Given.Start, new byte[TradeTime.TextLength - 1]));

    private static DateTime? Parse(string text) => TradeTime.TryParse(Encoding.UTF8.GetBytes(text), out var time) ? time : null;

    private static string Format(DateTime time)
    {
        Span<byte> text = stackalloc byte[TradeTime.TextLength];
        TradeTime.Format(time, text);
        return Encoding.ASCII.GetString(text);
    }
}

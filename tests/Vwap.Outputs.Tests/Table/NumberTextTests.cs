using System.Globalization;
using System.Numerics;

namespace Vwap.Outputs.Tests;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("116832.1299", 2, "116832.12")]
    [InlineData("0.99999", 2, "0.99")]
    [InlineData("100.5", 2, "100.50")]
    [InlineData("100", 2, "100.00")]
    [InlineData("100.99", 0, "100")]
    [InlineData("0.00001234", 8, "0.00001234")]
    public void Cut_ToDecimals_Truncates(string number, int decimals, string expected) =>
        Assert.Equal(expected, NumberText.Cut(Exact(number), decimals));

    [Theory]
    [InlineData("1.82031450", 8, 6)]
    [InlineData("123456.7", 8, 1)]
    [InlineData("1234567.8", 8, 0)]
    [InlineData("123456789012", 8, 0)]
    public void DecimalsWithin_Length_IsWhatTheIntegerPartLeaves(string number, int length, int expected) =>
        Assert.Equal(expected, NumberText.DecimalsWithin(Exact(number), length));

    [Theory]
    [InlineData("100.01", "100", "+1.0")]
    [InlineData("99.99", "100", "-1.0")]
    [InlineData("100", "100", "0.0")]
    [InlineData("100.00099", "100", "0.0")]
    [InlineData("99.9952", "100", "-0.4")]
    [InlineData("3", "2", "+5000.0")]
    [InlineData("9223372036854775807", "0.000000000000000001", "+922337203685477580.7")]
    public void BasisPoints_OfAPrice_AreTruncatedTowardsZero(string price, string vwap, string expected) =>
        Assert.Equal(expected, NumberText.SignedTenths(NumberText.BasisPointTenths(Exact(price), Exact(vwap))));

    [Fact]
    public void BasisPoints_RandomNumbers_AgreeWithIntegerArithmetic()
    {
        const int Seed = 41;
        var random = new Random(Seed);
        for (var round = 0; round < 2000; round++)
        {
            var (priceDigits, priceDecimals) = (random.NextInt64(1, 1L << random.Next(1, 62)), random.Next(0, 12));
            var (vwapDigits, vwapDecimals) = (random.NextInt64(1L << 40, 1L << 61), random.Next(0, 12));
            var expected = (priceDigits * BigInteger.Pow(10, vwapDecimals) - vwapDigits * BigInteger.Pow(10, priceDecimals)) * 100_000
                / (vwapDigits * BigInteger.Pow(10, priceDecimals));
            var actual = NumberText.BasisPointTenths(ExactDecimal.Create(priceDigits, priceDecimals), ExactDecimal.Create(vwapDigits, vwapDecimals));
            Assert.True(BigInteger.Min(long.MaxValue, expected) == actual, $"Seed {Seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(-3, "0s")]
    [InlineData(0.9, "0s")]
    [InlineData(59.9, "59s")]
    [InlineData(60, "1m")]
    [InlineData(7199, "1h")]
    [InlineData(200000, "2d")]
    public void Age_OfSeconds_IsTheLargestWholeUnit(double seconds, string expected) =>
        Assert.Equal(expected, NumberText.Age(TimeSpan.FromSeconds(seconds)));

    private static ExactDecimal Exact(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = Int128.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return ExactDecimal.Create(digits, point < 0 ? 0 : text.Length - point - 1);
    }
}

using System.Text;

namespace Vwap.Simulator.Tests;

public sealed class Utf8TextTests
{
    [Theory]
    [InlineData(0, 0, 0, "0")]
    [InlineData(0, 8, 8, "0.00000000")]
    [InlineData(1, 8, 0, "0.00000001")]
    [InlineData(11_686_503, 2, 0, "116865.03")]
    [InlineData(11_686_500, 2, 0, "116865")]
    [InlineData(11_686_530, 2, 2, "116865.30")]
    [InlineData(482_530, 2, 0, "4825.3")]
    [InlineData(482_530, 2, 8, "4825.30000000")]
    [InlineData(141, 0, 0, "141")]
    [InlineData(141, 0, 8, "141.00000000")]
    [InlineData(1_305, 8, 0, "0.00001305")]
    [InlineData(123, 10, 8, "0.0000000123")]
    [InlineData(long.MaxValue, 18, 0, "9.223372036854775807")]
    [InlineData(long.MaxValue, 0, 8, "9223372036854775807.00000000")]
    public void Decimal_OfDigits_IsWrittenPlainly(long digits, int decimals, int decimalsMin, string expected) =>
        Assert.Equal(expected, Write(digits, decimals, decimalsMin));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Decimal_WrittenAndRead_IsTheSameValue(int seed)
    {
        var random = new Random(seed);
        for (var count = 0; count < 10_000; count++)
        {
            var digits = random.NextInt64(1, long.MaxValue) >> random.Next(0, 62);
            var decimals = random.Next(0, 19);
            if (digits == 0)
                continue;

            var text = Write(digits, decimals, random.Next(0, 9));

            Assert.True(Price.TryParse(Encoding.ASCII.GetBytes(text), out var price), $"seed {seed}: {text}");
            Assert.Equal(ExactDecimal.Create(digits, decimals), price.ToExact());
        }
    }

    [Fact]
    public void Text_LongerThanItsBuffer_Grows()
    {
        var expected = new StringBuilder();
        var text = new Utf8Text();
        for (var number = 0; number < 2_000; number++)
        {
            text.Append($"{number},").Append("x"u8);
            expected.Append(number).Append(",x");
        }

        Assert.Equal(expected.ToString(), Encoding.ASCII.GetString(text.Written.Span));
    }

    private static string Write(long digits, int decimals, int decimalsMin) =>
        Encoding.ASCII.GetString(new Utf8Text().Append($"{new DecimalDigits(digits, decimals, decimalsMin)}").Written.Span);
}

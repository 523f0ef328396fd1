using System.Numerics;
using System.Text;

namespace Vwap.Tests;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.2.3")]
    [InlineData("1..2")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1-")]
    [InlineData("1.-5")]
    [InlineData("1e5")]
    [InlineData("1E-5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1 000")]
    [InlineData("1\t")]
    [InlineData("1\n")]
    [InlineData("1\0")]
    [InlineData("1,000")]
    [InlineData("1,5")]
    [InlineData("1_000")]
    [InlineData("१२३")]
    [InlineData("１")]
    [InlineData("1.５")]
    [InlineData("½")]
    [InlineData("null")]
    [InlineData("1.0/")]
    [InlineData("1.0:")]
    public void TryParse_TextThatIsNotPlainDigits_IsRefused(string text) => AssertRefused(text);

    [Theory]
    [InlineData("0.1234567890123456789")]
    [InlineData("0.0000000000000000001")]
    [InlineData("9223372036854775808")]
    [InlineData("92233720368547758.08")]
    [InlineData("10000000000000000000")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1000000000.0000000001")]
    public void TryParse_MoreThan18DecimalsOr63Bits_IsRefusedAndNeverRounded(string text) => AssertRefused(text);

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807, 0)]
    [InlineData("9.223372036854775807", 9223372036854775807, 18)]
    [InlineData("0.000000000000000001", 1, 18)]
    [InlineData("0.0000000001", 1, 10)]
    [InlineData("1000000000", 1_000_000_000, 0)]
    [InlineData("116865.03", 11686503, 2)]
    public void TryParse_TheEdgesOfTheRange_AreRead(string text, long digits, int decimals) => AssertRead(text, digits, decimals);

    [Theory]
    [InlineData("209.41000000", 20941, 2)]
    [InlineData("0209.41", 20941, 2)]
    [InlineData("100", 100, 0)]
    [InlineData("100.0000000000000000000000000", 100, 0)]
    [InlineData("0.50", 5, 1)]
    [InlineData("0.0", 0, 0)]
    [InlineData("0", 0, 0)]
    public void TryParse_EqualValues_HaveOneForm(string text, long digits, int decimals) => AssertRead(text, digits, decimals);

    [Fact]
    public void TryParse_TextOf64Bytes_IsReadAndOneMoreIsRefused()
    {
        AssertRead("1.5".PadRight(64, '0'), 15, 1);
        AssertRefused("1.5".PadRight(65, '0'));
        AssertRead("1".PadLeft(64, '0'), 1, 0);
        AssertRefused("1".PadLeft(65, '0'));
    }

    [Fact]
    public void TryParse_AnyText_AgreesWithASlowReader() => Property.Holds(cases: 50_000, random =>
    {
        const string Alphabet = "0000123456789..9-+eE ,";
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 26)).Select(_ => Alphabet[random.Next(random.Next(2) == 0 ? 13 : Alphabet.Length)]));
        var expected = ReadSlowly(text);
        var read = DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out var digits, out var decimals);
        Assert.True(expected is null ? !read : read && expected == (digits, decimals), text);
    });

    private static (long Digits, int Decimals)? ReadSlowly(string text)
    {
        var parts = text.Split('.');
        if (parts.Length > 2 || parts.Any(part => part.Length == 0 || !part.All(char.IsAsciiDigit)))
            return null;

        var fraction = parts.Length == 1 ? "" : parts[1].TrimEnd('0');
        var digits = BigInteger.Parse(parts[0] + fraction);
        return digits > long.MaxValue || fraction.Length > 18 ? null : ((long)digits, fraction.Length);
    }

    private static void AssertRead(string text, long digits, int decimals)
    {
        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out var readDigits, out var readDecimals), text);
        Assert.Equal((digits, decimals), (readDigits, readDecimals));
    }

    private static void AssertRefused(string text) => Assert.False(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), out _, out _), text);
}

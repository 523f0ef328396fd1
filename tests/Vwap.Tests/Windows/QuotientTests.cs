using System.Numerics;

namespace Vwap.Tests;

public sealed class QuotientTests
{
    [Fact]
    public void Round_OfAnyWindow_IsThatOfBigIntegers() => Property.Holds(cases: 50_000, random =>
    {
        // A price of 1 to 2^63 − 1 units, and any volume whose notional fits.
        var price = Bits(random, random.Next(1, 64));
        var volume = Bits(random, random.Next(1, 64 + random.Next(1, 60)));
        var notional = price * volume + Bits(random, 127) % volume;
        if (notional < volume || notional > (BigInteger)Int128.MaxValue || notional / volume > long.MaxValue)
            return;

        AssertEqualsReference(notional, volume, random.Next(19));
    });

    [Fact]
    public void Round_OfATie_GoesToTheEvenDigit() => Property.Holds(cases: 20_000, random =>
    {
        // 16 digits and a half, over any even volume: the tie is exact.
        var half = Bits(random, random.Next(1, 66)) + 1;
        var whole = (BigInteger)random.NextInt64(1_000_000_000_000_000, 9_999_999_999_999_999);
        AssertEqualsReference(((whole * 2) + 1) * half, half * 2, random.Next(19));
    });

    [Theory]
    [InlineData("10000000000000005", "10000000000000000")]
    [InlineData("10000000000000015", "10000000000000020")]
    [InlineData("10000000000000006", "10000000000000010")]
    [InlineData("99999999999999995", "100000000000000000")]
    [InlineData("9223372036854775807", "9223372036854776000")]
    public void Round_OfMoreThan16WholeDigits_RoundsHalfToEven(string notional, string expected) =>
        Assert.Equal(expected, Quotient.Round(Int128.Parse(notional), 1, 0).ToString());

    [Fact]
    public void Round_OfATieThatTheRestOfTheDivisionBreaks_GoesUp() =>
        Assert.Equal("10000000000000010", Quotient.Round(Int128.Parse("30000000000000016"), 3, 0).ToString());

    [Fact]
    public void Round_AtTheChangeFromFastToWide_IsTheSame()
    {
        foreach (var volume in (BigInteger[])[(BigInteger.One << 73) - 1, BigInteger.One << 73, (BigInteger.One << 73) + 1])
        {
            foreach (var rest in (BigInteger[])[0, 1, volume / 2, volume / 2 + 1, volume - 1])
                AssertEqualsReference(volume * 12_345 + rest, volume, 8);
        }
    }

    private static void AssertEqualsReference(BigInteger notional, BigInteger volume, int priceDecimals) =>
        Assert.Equal(
            ExactReference.RoundedQuotient(notional, volume * BigInteger.Pow(10, priceDecimals)),
            Quotient.Round((Int128)notional, (Int128)volume, priceDecimals).ToString());

    private static BigInteger Bits(Random random, int count)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return (new BigInteger(bytes, isUnsigned: true) >> (128 - count)) | BigInteger.One;
    }
}

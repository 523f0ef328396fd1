using System.Numerics;
using System.Text;

namespace Vwap.Tests;

public sealed class ExactDecimalTests
{
    [Fact]
    public void ToString_OfAnyValue_IsThatOfBigIntegers() => Property.Holds(cases: 20_000, random =>
    {
        var digits = RandomDigits(random);
        var decimals = random.Next(39);
        var value = ExactDecimal.Create(digits, decimals);
        Assert.Equal(ExactReference.Plain(digits, decimals), value.ToString());
        Assert.True(digits == 0 || value.Decimals == 0 || value.Digits % 10 != 0, "lowest form");
    });

    [Fact]
    public void TryParse_OfAnyValuesText_IsTheValue() => Property.Holds(cases: 20_000, random =>
    {
        var value = ExactDecimal.Create(RandomDigits(random), random.Next(39));
        Assert.True(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(value.ToString()), out var read));
        Assert.Equal(value, read);
    });

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("1,000")]
    [InlineData("170141183460469231731687303715884105728")]
    [InlineData("0.000000000000000000000000000000000000001")]
    public void TryParse_OfOtherText_IsRefused(string text) => Assert.False(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Create_OfEqualValues_GivesEqualOnes() => Property.Holds(cases: 10_000, random =>
    {
        var digits = RandomDigits(random) >> 44;
        var (decimals, zeros) = (random.Next(27), random.Next(12));
        Assert.Equal(ExactDecimal.Create(digits, decimals), ExactDecimal.Create(digits * PowersOfTen.Get(zeros), decimals + zeros));
    });

    [Theory]
    [InlineData(5, -3, "5000")]
    [InlineData(0, -38, "0")]
    [InlineData(0, 76, "0")]
    [InlineData(1, -38, "100000000000000000000000000000000000000")]
    [InlineData(1, 38, "0.00000000000000000000000000000000000001")]
    [InlineData(1200, 2, "12")]
    [InlineData(1200, 3, "1.2")]
    public void Create_OfNegativeOrManyDecimals_WritesPlainDigits(int digits, int decimals, string text) =>
        Assert.Equal(text, ExactDecimal.Create(digits, decimals).ToString());

    [Fact]
    public void Create_DecimalsBeyondTheRangeThatTheValueDoesNotNeed_AreDropped() =>
        Assert.Equal("1", ExactDecimal.Create(PowersOfTen.Get(38), 38).ToString());

    [Fact]
    public void Create_OutsideTheRange_Throws()
    {
        Assert.Throws<OverflowException>(() => ExactDecimal.Create(1, 39));
        Assert.Throws<OverflowException>(() => ExactDecimal.Create(2, -38));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactDecimal.Create(-1, 0));
    }

    [Fact]
    public void TryFormat_OfTheLongestTexts_FitsTextLengthMaxAndNoLess()
    {
        Span<byte> text = stackalloc byte[ExactDecimal.TextLengthMax];
        foreach (var value in (ExactDecimal[])[ExactDecimal.Create(Int128.MaxValue, 38), ExactDecimal.Create(1, 38), ExactDecimal.Create(Int128.MaxValue, 0)])
        {
            Assert.True(value.TryFormat(text, out var written));
            Assert.Equal(value.ToString(), Encoding.ASCII.GetString(text[..written]));
        }

        Assert.Equal(ExactDecimal.TextLengthMax, ExactDecimal.Create(Int128.MaxValue, 38).ToString().Length);
    }

    [Fact]
    public void TryFormat_IntoAnyRoom_SaysWhetherItFitted() => Property.Holds(cases: 5_000, random =>
    {
        var value = ExactDecimal.Create(RandomDigits(random), random.Next(39));
        var room = new byte[random.Next(ExactDecimal.TextLengthMax + 2)];
        var fits = value.TryFormat(room, out var written);
        Assert.Equal(value.ToString().Length <= room.Length, fits);
        Assert.Equal(fits ? value.ToString() : "", Encoding.ASCII.GetString(room.AsSpan(0, written)));
    });

    [Fact]
    public void Default_IsZero()
    {
        Assert.Equal("0", default(ExactDecimal).ToString());
        Assert.Equal(default, ExactDecimal.Create(0, 8));
    }

    /// <summary>Any number of bits is as likely as another; some end in zeros.</summary>
    private static Int128 RandomDigits(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var digits = new BigInteger(bytes, isUnsigned: true) >> random.Next(1, 129);
        return (Int128)(random.Next(3) == 0 ? digits / 1000 * 1000 : digits);
    }
}

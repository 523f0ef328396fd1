using System.Diagnostics;
using System.Numerics;

namespace Vwap;

/// <summary>The one place where a reading is rounded: notional / volume to 16 significant digits, half to even.</summary>
internal static class Quotient
{
    public const int SignificantDigits = 16;

    /// <summary>Volumes below this leave room for at least four digits in each step of a 64-bit long division.</summary>
    private const ulong SmallDivisorMax = 1_000_000_000_000_000;

    /// <summary>A remainder below this can be scaled by 10^15, the most digits that can be missing, within 127 bits.</summary>
    private static readonly Int128 FastDivisorMax = Int128.One << 73;

    private static readonly Int128 Limit = PowersOfTen.Get(SignificantDigits);

    /// <summary>Divides whole numbers and rounds.</summary>
    /// <param name="notional">In units of 10^−(price decimals + size decimals); at least <paramref name="volume"/>, as a price is at least one unit.</param>
    /// <param name="volume">In units of 10^−(size decimals); greater than zero.</param>
    /// <param name="priceDecimals">The decimals of the whole quotient.</param>
    public static ExactDecimal Round(Int128 notional, Int128 volume, int priceDecimals)
    {
        Debug.Assert(volume > 0 && notional >= volume, "Invariant: a window holds at least one trade of at least one price unit");
        if (notional <= ulong.MaxValue && volume < SmallDivisorMax && TryRoundSmall((ulong)notional, (ulong)volume, priceDecimals, out var small))
            return small;
        var (whole, rest) = Int128.DivRem(notional, volume);
        if (whole >= Limit)
            return RoundWhole(whole, rest, priceDecimals);
        return volume < FastDivisorMax ? RoundFast(whole, rest, volume, priceDecimals) : RoundWide(notional, volume, priceDecimals, whole);
    }

    /// <summary>Nearly every window: a long division in 64 bits, several digits at a time.</summary>
    /// <returns>False when the whole quotient has excess digits.</returns>
    private static bool TryRoundSmall(ulong notional, ulong volume, int priceDecimals, out ExactDecimal quotient)
    {
        var (digits, rest) = Math.DivRem(notional, volume);
        var missing = SignificantDigits - PowersOfTen.CountDigits(digits);
        quotient = default;
        if (missing < 0)
            return false;

        var decimals = priceDecimals + missing;
        var stepMax = PowersOfTen.SmallExponentMax - PowersOfTen.CountDigits(volume);
        while (missing > 0)
        {
            var step = Math.Min(missing, stepMax);
            var scale = PowersOfTen.GetSmall(step);
            (var next, rest) = Math.DivRem(rest * scale, volume);
            digits = digits * scale + next;
            missing -= step;
        }

        quotient = ExactDecimal.Create(digits + (RoundsUp(digits, rest, volume) ? 1u : 0), decimals);
        return true;
    }

    /// <summary>The integer quotient has excess digits: drops them.</summary>
    private static ExactDecimal RoundWhole(Int128 whole, Int128 rest, int priceDecimals)
    {
        var spare = CountDigits(whole) - SignificantDigits;
        var unit = PowersOfTen.Get(spare);
        var (digits, cut) = Int128.DivRem(whole, unit);
        // The rest of the division by the volume is less than one unit: it can only break a tie.
        var doubled = cut * 2;
        var up = doubled > unit || (doubled == unit && (rest != 0 || Int128.IsOddInteger(digits)));
        return ExactDecimal.Create(digits + (up ? 1 : 0), priceDecimals - spare);
    }

    private static ExactDecimal RoundFast(Int128 whole, Int128 rest, Int128 volume, int priceDecimals)
    {
        var missing = SignificantDigits - CountDigits(whole);
        var scale = PowersOfTen.Get(missing);
        var (fraction, remainder) = Int128.DivRem(rest * scale, volume);
        var digits = whole * scale + fraction;
        return ExactDecimal.Create(digits + (RoundsUp(digits, remainder, volume) ? 1 : 0), priceDecimals + missing);
    }

    /// <summary>Volumes beyond 10^22 units: rare enough for the platform's big integers.</summary>
    private static ExactDecimal RoundWide(Int128 notional, Int128 volume, int priceDecimals, Int128 whole)
    {
        var missing = SignificantDigits - CountDigits(whole);
        var digits = (Int128)BigInteger.DivRem((BigInteger)notional * (BigInteger)PowersOfTen.Get(missing), volume, out var remainder);
        return ExactDecimal.Create(digits + (RoundsUp(digits, (Int128)remainder, volume) ? 1 : 0), priceDecimals + missing);
    }

    /// <summary>Half to even, without doubling the remainder: it may be as large as 127 bits.</summary>
    private static bool RoundsUp<T>(T digits, T remainder, T divisor)
        where T : IBinaryInteger<T>
    {
        var toNext = divisor - remainder;
        return remainder > toNext || (remainder == toNext && T.IsOddInteger(digits));
    }

    private static int CountDigits(Int128 number)
    {
        var count = 1;
        while (count < 39 && number >= PowersOfTen.Get(count))
            count++;
        return count;
    }
}

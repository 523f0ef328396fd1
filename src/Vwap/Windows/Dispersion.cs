using System.Globalization;
using System.Numerics;

namespace Vwap;

/// <summary>How far the prices of a window are from its VWAP: the exact sums, and the roots of them.</summary>
/// <param name="volume">The sum of sizes.</param>
/// <param name="notional">The sum of price × size.</param>
/// <param name="squares">The sum of size × price².</param>
/// <param name="priceDecimals">The decimals of a price.</param>
internal sealed class Dispersion(BigInteger volume, BigInteger notional, BigInteger squares, int priceDecimals)
{
    /// <summary>Enough to see the first of 16 digits of any quotient.</summary>
    private const int TrialDecimals = 60;

    /// <summary>volume² × variance.</summary>
    private readonly BigInteger _variance = volume * squares - notional * notional;

    public string FormatDeviation() => Format(BigInteger.Zero, 1);

    public string FormatBand(int multiple) => Format(notional, multiple);

    /// <summary>(center + multiple × √variance) / volume, rounded half to even to 16 significant digits.</summary>
    private string Format(BigInteger center, int multiple)
    {
        var root = (BigInteger)multiple * multiple * _variance;
        var isNegative = multiple < 0 && root > center * center;
        var trial = Divide(center, root, multiple < 0, TrialDecimals).Whole;
        if (trial.IsZero)
            return "0";
        var decimals = TrialDecimals + Quotient.SignificantDigits - trial.ToString(CultureInfo.InvariantCulture).Length;
        var (whole, isAboveHalf, isHalf) = Divide(center, root, multiple < 0, decimals);
        if (isAboveHalf || (isHalf && !whole.IsEven))
            whole++;
        return (isNegative ? "-" : "") + Plain(whole, decimals + priceDecimals);
    }

    /// <summary>|center ± √root| × 10^decimals / volume: its whole part, and how the rest compares with a half.</summary>
    private (BigInteger Whole, bool IsAboveHalf, bool IsHalf) Divide(BigInteger center, BigInteger root, bool isBelow, int decimals)
    {
        // Powers below one go to the other side.
        var (scale, divisor) = (BigInteger.Pow(10, Math.Max(decimals, 0)), volume * BigInteger.Pow(10, Math.Max(-decimals, 0)));
        var (line, square) = (center * scale, root * scale * scale);
        var floor = Root(square);
        var isExact = floor * floor == square;
        if (!isBelow)
        {
            var whole = (line + floor) / divisor;
            return Compare(whole, (2 * whole + 1) * divisor - 2 * line, square, isMore: true);
        }

        if (root > center * center)
        {
            var whole = (floor - line) / divisor;
            return Compare(whole, (2 * whole + 1) * divisor + 2 * line, square, isMore: true);
        }

        var below = (line - floor - (isExact ? 0 : 1)) / divisor;
        return Compare(below, 2 * line - (2 * below + 1) * divisor, square, isMore: false);
    }

    /// <summary>Compares 2√square with a limit: above the half if it is more, or if it is less.</summary>
    private static (BigInteger Whole, bool IsAboveHalf, bool IsHalf) Compare(BigInteger whole, BigInteger limit, BigInteger square, bool isMore)
    {
        var order = limit.Sign < 0 ? 1 : (4 * square).CompareTo(limit * limit);
        return (whole, isMore ? order > 0 : order < 0, order == 0);
    }

    /// <summary>The whole part of a square root, by Newton's method from above.</summary>
    private static BigInteger Root(BigInteger number)
    {
        if (number.IsZero)
            return number;
        var root = BigInteger.One << (int)((number.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + number / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    private static string Plain(BigInteger digits, int decimals)
    {
        if (decimals <= 0)
            return (digits * BigInteger.Pow(10, -decimals)).ToString(CultureInfo.InvariantCulture);
        var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return $"{text[..^decimals]}.{text[^decimals..]}".TrimEnd('0').TrimEnd('.');
    }
}

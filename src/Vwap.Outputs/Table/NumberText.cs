using System.Globalization;
using System.Numerics;

namespace Vwap.Outputs;

/// <summary>Exact numbers shortened for people: decimals are cut, never rounded, so that no digit shown is wrong.</summary>
internal static class NumberText
{
    /// <summary>Cuts or pads to a number of decimals.</summary>
    public static string Cut(ExactDecimal number, int decimals)
    {
        var parts = number.ToString().Split('.');
        var fraction = parts.Length > 1 ? parts[1] : "";
        return decimals <= 0 ? parts[0] : $"{parts[0]}.{(fraction.Length > decimals ? fraction[..decimals] : fraction.PadRight(decimals, '0'))}";
    }

    /// <summary>Cuts or pads to as many decimals as fit a length, at most so many.</summary>
    public static string Fit(ExactDecimal number, int lengthMax, int decimalsMax = int.MaxValue) =>
        Cut(number, Math.Min(decimalsMax, DecimalsWithin(number, lengthMax)));

    /// <summary>How many decimals of <paramref name="number"/> fit a length, in characters with the point.</summary>
    public static int DecimalsWithin(ExactDecimal number, int lengthMax) => Math.Max(0, lengthMax - 1 - Cut(number, 0).Length);

    /// <summary>The distance of <paramref name="price"/> from <paramref name="vwap"/> in tenths of a basis point, truncated towards zero.</summary>
    public static long BasisPointTenths(ExactDecimal price, ExactDecimal vwap)
    {
        var left = (BigInteger)price.Digits * BigInteger.Pow(10, vwap.Decimals);
        var right = (BigInteger)vwap.Digits * BigInteger.Pow(10, price.Decimals);
        var tenths = (left - right) * 100_000 / right;
        return long.CreateSaturating(tenths);
    }

    /// <summary>Tenths with a sign: <c>+2.8</c>, <c>-0.3</c>, and <c>0.0</c> without one.</summary>
    public static string SignedTenths(long tenths) => (tenths / 10m).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>Whole units, the largest that fits: <c>7s</c>, <c>12m</c>, <c>3h</c>, <c>2d</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "0s",
        { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds}s",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes}m",
        { TotalDays: < 1 } => $"{(int)age.TotalHours}h",
        _ => $"{(int)age.TotalDays}d",
    };
}

using System.Numerics;

namespace Vwap;

/// <summary>Ten to the power of 0 to 38, the most that a 128-bit integer holds.</summary>
internal static class PowersOfTen
{
    public const int ExponentMax = 38;

    /// <summary>The most that a 64-bit integer without sign holds.</summary>
    public const int SmallExponentMax = 19;

    private static readonly Int128[] Table = CreateTable();

    /// <summary>Data of the assembly, as no field that is set at run time would be as fast before it is known to be set.</summary>
    private static ReadOnlySpan<ulong> Small =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
        10_000_000_000_000_000_000,
    ];

    public static Int128 Get(int exponent) => Table[exponent];

    /// <summary>Ten to the power of 0 to 19.</summary>
    public static ulong GetSmall(int exponent) => Small[exponent];

    /// <summary>How many decimal digits a number has; zero has one.</summary>
    public static int CountDigits(ulong number)
    {
        var estimate = (BitOperations.Log2(number | 1) + 1) * 1233 >> 12; // log10(2) is about 1233 / 4096
        return number < Small[estimate] ? Math.Max(estimate, 1) : estimate + 1;
    }

    private static Int128[] CreateTable()
    {
        var table = new Int128[ExponentMax + 1];
        table[0] = Int128.One;
        for (var exponent = 1; exponent < table.Length; exponent++)
            table[exponent] = table[exponent - 1] * 10;
        return table;
    }
}

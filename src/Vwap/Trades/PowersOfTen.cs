namespace Vwap;

/// <summary>Ten to the power of 0 to 38, the most that a 128-bit integer holds.</summary>
internal static class PowersOfTen
{
    public const int ExponentMax = 38;

    private static readonly Int128[] Table = CreateTable();

    public static Int128 Get(int exponent) => Table[exponent];

    private static Int128[] CreateTable()
    {
        var table = new Int128[ExponentMax + 1];
        table[0] = Int128.One;
        for (var exponent = 1; exponent < table.Length; exponent++)
            table[exponent] = table[exponent - 1] * 10;
        return table;
    }
}

using System.Text;

namespace Vwap;

/// <summary>A traded amount: a whole number of its last decimal place, never a binary fraction.</summary>
/// <remarks>
/// <para>Unit: base currency. The value is <see cref="Digits"/> / 10^<see cref="Decimals"/>, greater than zero, in lowest form.</para>
/// <para>Range: up to 9,223,372,036,854,775,807 digits and 18 decimals. A text beyond it is refused, never rounded.</para>
/// <para>Immutable; safe to share between threads. The default value is zero, which no venue ever sends and no parser returns.</para>
/// </remarks>
public readonly record struct Size
{
    private Size(long digits, int decimals)
    {
        Digits = digits;
        Decimals = (byte)decimals;
    }

    /// <summary>The value as a whole number of its last decimal place.</summary>
    public long Digits { get; }

    /// <summary>How many decimals the value needs: 0 to 18.</summary>
    public byte Decimals { get; }

    /// <summary>Reads plain decimal text such as "0.00002298": ASCII digits with at most one point, no sign, no exponent.</summary>
    /// <returns>False for any other text, for zero, and for a value outside the range.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Size size)
    {
        var valid = DecimalText.TryParse(utf8, out var digits, out var decimals) && digits > 0;
        size = valid ? new(digits, decimals) : default;
        return valid;
    }

    /// <summary>Reads plain decimal text such as "0.00002298".</summary>
    /// <exception cref="FormatException">The text is not such a number, is zero, or is outside the range.</exception>
    public static Size Parse(string text) => TryParse(Encoding.UTF8.GetBytes(text), out var size)
        ? size
        : throw new FormatException($"'{text}' is not a size: plain digits greater than zero, at most 18 decimals, such as 0.00002298");

    /// <summary>Creates the value <paramref name="digits"/> / 10^<paramref name="decimals"/>, in lowest form.</summary>
    internal static Size Create(long digits, int decimals)
    {
        var exact = ExactDecimal.Create(digits, decimals);
        return new((long)exact.Digits, exact.Decimals);
    }

    /// <summary>The same value as a general exact decimal.</summary>
    public ExactDecimal ToExact() => ExactDecimal.Create(Digits, Decimals);

    /// <summary>The value as plain digits, without trailing zeros.</summary>
    public override string ToString() => ToExact().ToString();
}

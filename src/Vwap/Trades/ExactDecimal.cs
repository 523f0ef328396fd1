using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vwap;

/// <summary>
/// An exact decimal number that is not negative: a whole number of its last decimal place, never a binary fraction.
/// </summary>
/// <remarks>
/// <para>The value is <see cref="Digits"/> / 10^<see cref="Decimals"/>. Range: 0 to 2^127 − 1 (about 1.7 × 10^38) digits, 0 to 38 decimals.</para>
/// <para>Always in lowest form: equal values have equal digits and decimals. The default value is zero.</para>
/// <para>Immutable; safe to share between threads.</para>
/// </remarks>
public readonly record struct ExactDecimal : IUtf8SpanFormattable
{
    /// <summary>The longest text of a value: 39 digits and a point.</summary>
    public const int TextLengthMax = 40;

    private const int DecimalsMax = 38;

    /// <summary>A division of 128 bits costs as much by a hundred million as by ten.</summary>
    private const int ZerosAtOnce = 8;

    private static readonly Int128 TenthOfMax = Int128.MaxValue / 10;
    private static readonly int LastDigitMax = (int)(Int128.MaxValue % 10);

    private ExactDecimal(Int128 digits, int decimals)
    {
        Digits = digits;
        Decimals = decimals;
    }

    /// <summary>The value as a whole number of its last decimal place.</summary>
    public Int128 Digits { get; }

    /// <summary>How many decimals the value needs: 0 to 38.</summary>
    public int Decimals { get; }

    /// <summary>Creates the value <paramref name="digits"/> / 10^<paramref name="decimals"/>.</summary>
    /// <param name="digits">Zero or more.</param>
    /// <param name="decimals">−38 or more; the value itself must need no more than 38.</param>
    /// <exception cref="OverflowException">The value does not fit the range of this type.</exception>
    public static ExactDecimal Create(Int128 digits, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        if (digits == 0)
            return default;

        for (; decimals >= ZerosAtOnce && digits > long.MaxValue && TryDivide(ref digits, ZerosAtOnce);)
            decimals -= ZerosAtOnce;
        while (decimals > 0 && TryDivideByTen(ref digits))
            decimals--;
        if (decimals > DecimalsMax)
            throw new OverflowException($"{digits} with {decimals} decimals needs more than {DecimalsMax} decimals");
        return decimals >= 0 ? new(digits, decimals) : new(checked(digits * PowersOfTen.Get(-decimals)), 0);
    }

    /// <summary>Reads plain decimal text such as "212671.2041428297": ASCII digits with at most one point, no sign, no exponent.</summary>
    /// <returns>False for any other text, and for a value outside the range.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ExactDecimal number)
    {
        number = default;
        var point = utf8.IndexOf((byte)'.');
        var whole = point < 0 ? utf8 : utf8[..point];
        var fraction = point < 0 ? default : utf8[(point + 1)..];
        var digits = Int128.Zero;
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || fraction.Length > DecimalsMax || !TryAppend(ref digits, whole) || !TryAppend(ref digits, fraction))
            return false;

        number = Create(digits, fraction.Length);
        return true;
    }

    /// <summary>Writes the value as plain ASCII digits: no sign, no exponent, no grouping, no trailing zeros.</summary>
    /// <param name="utf8">Room for <see cref="TextLengthMax"/> bytes is always enough.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>False when there is not enough room; what was written then is meaningless.</returns>
    public bool TryFormat(Span<byte> utf8, out int written)
    {
        if (Digits <= ulong.MaxValue && Decimals < PowersOfTen.SmallExponentMax)
            return TryFormatSmall((ulong)Digits, Decimals, utf8, out written);
        if (!Digits.TryFormat(utf8, out written, default, CultureInfo.InvariantCulture))
            return false;
        if (Decimals == 0)
            return true;

        var zeros = Math.Max(0, Decimals + 1 - written);
        var length = zeros + written + 1;
        if (utf8.Length < length)
        {
            written = 0;
            return false;
        }

        utf8[..written].CopyTo(utf8[zeros..]);
        utf8[..zeros].Fill((byte)'0');
        var fraction = utf8.Slice(length - 1 - Decimals, Decimals);
        fraction.CopyTo(utf8[(length - Decimals)..]);
        utf8[length - 1 - Decimals] = (byte)'.';
        written = length;
        return true;
    }

    /// <summary>The value as plain digits, as <see cref="TryFormat(Span{byte}, out int)"/> writes it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLengthMax];
        var fits = TryFormat(text, out var written);
        Debug.Assert(fits, "Invariant: TextLengthMax bytes hold any value");
        return Encoding.ASCII.GetString(text[..written]);
    }

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryFormat(utf8Destination, out bytesWritten);

    private static bool TryFormatSmall(ulong digits, int decimals, Span<byte> utf8, out int written)
    {
        var whole = Math.Max(PowersOfTen.CountDigits(digits) - decimals, 1);
        written = decimals == 0 ? whole : whole + 1 + decimals;
        if (written > utf8.Length)
        {
            written = 0;
            return false;
        }

        if (decimals > 0)
        {
            utf8[whole] = (byte)'.';
            digits = DigitText.Fill(utf8.Slice(whole + 1, decimals), digits);
        }

        DigitText.Fill(utf8[..whole], digits);
        return true;
    }

    private static bool TryAppend(ref Int128 digits, ReadOnlySpan<byte> text)
    {
        foreach (var character in text)
        {
            var digit = character - '0';
            if (digit is < 0 or > 9 || digits > TenthOfMax || (digits == TenthOfMax && digit > LastDigitMax))
                return false;
            digits = digits * 10 + digit;
        }

        return true;
    }

    private static bool TryDivideByTen(ref Int128 digits)
    {
        // Nearly every number here fits 64 bits, where dividing costs a tenth of the 128-bit division.
        if (digits <= long.MaxValue)
        {
            var (small, rest) = Math.DivRem((long)digits, 10);
            if (rest != 0)
                return false;
            digits = small;
            return true;
        }

        return TryDivide(ref digits, 1);
    }

    private static bool TryDivide(ref Int128 digits, int zeros)
    {
        var (quotient, remainder) = Int128.DivRem(digits, PowersOfTen.Get(zeros));
        if (remainder != 0)
            return false;
        digits = quotient;
        return true;
    }
}

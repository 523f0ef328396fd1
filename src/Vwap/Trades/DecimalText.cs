namespace Vwap;

/// <summary>
/// Reads the plain decimal text of a venue ("116865.03") directly into an integer and a number of decimals.
/// </summary>
/// <remarks>
/// The grammar is <c>digits [ "." digits ]</c> in ASCII: no sign, no exponent, no white space, no grouping. Trailing zeros of the
/// fraction do not count, so that "209.41000000" and "209.41" are the same value in the same form. A text whose value needs more than
/// <see cref="DecimalsMax"/> decimals or does not fit a 64-bit integer of its last decimal is refused, never rounded.
/// </remarks>
internal static class DecimalText
{
    /// <summary>The most decimals that a price or size may need. Coinbase's finest increment is 10^-8; tokens elsewhere reach 10^-18.</summary>
    public const int DecimalsMax = 18;

    /// <summary>18 digits fit 63 bits, whatever they are.</summary>
    private const int ShortLength = 18;

    /// <summary>Longer texts are refused unread: 19 digits, a point and a generous run of zeros fit.</summary>
    public const int LengthMax = 64;

    public static bool TryParse(ReadOnlySpan<byte> utf8, out long digits, out int decimals)
    {
        digits = 0;
        decimals = 0;
        if (utf8.Length <= ShortLength)
            return TryParseShort(utf8, out digits, out decimals);
        if (utf8.Length > LengthMax)
            return false;

        var point = utf8.IndexOf((byte)'.');
        var whole = point < 0 ? utf8 : utf8[..point];
        if (whole.IsEmpty || !TryAppend(ref digits, whole))
            return false;
        if (point < 0)
            return true;

        var fraction = utf8[(point + 1)..];
        if (fraction.IsEmpty)
            return false;

        fraction = fraction.TrimEnd((byte)'0');
        decimals = fraction.Length;
        return decimals <= DecimalsMax && TryAppend(ref digits, fraction);
    }

    /// <summary>As <see cref="TryParse"/>, for texts whose digits always fit: nearly all.</summary>
    private static bool TryParseShort(ReadOnlySpan<byte> utf8, out long digits, out int decimals)
    {
        (digits, decimals) = (0, 0);
        var (number, point) = (0UL, -1);
        for (var index = 0; index < utf8.Length; index++)
        {
            var character = utf8[index];
            if (char.IsAsciiDigit((char)character))
                number = number * 10 + (ulong)(character - '0');
            else if (character == '.' && point < 0)
                point = index;
            else
                return false;
        }

        var fraction = point < 0 ? 0 : utf8.Length - 1 - point;
        if (utf8.IsEmpty || point == 0 || (point > 0 && fraction == 0))
            return false;
        for (; fraction > 0 && number % 10 == 0; fraction--)
            number /= 10;
        (digits, decimals) = ((long)number, fraction);
        return true;
    }

    private static bool TryAppend(ref long digits, ReadOnlySpan<byte> text)
    {
        foreach (var character in text)
        {
            var digit = character - '0';
            if (digit is < 0 or > 9 || digits > (long.MaxValue - digit) / 10)
                return false;
            digits = digits * 10 + digit;
        }

        return true;
    }
}

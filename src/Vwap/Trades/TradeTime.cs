using System.Runtime.CompilerServices;
using System.Text;

namespace Vwap;

/// <summary>Reads and writes the venue's time of a trade: ISO 8601, UTC, to the microsecond.</summary>
/// <remarks>
/// Venues send 0 to 9 fraction digits and cut trailing zeros; digits past the sixth are dropped, as the readings carry six.
/// A leap second (<c>23:59:60</c>), which no UTC clock of the platform can hold, is refused.
/// Times before 2009 (no traded coin is older) or from 2200 on are refused: a venue was seen to send <c>0001-01-01T00:00:00.000000Z</c>.
/// </remarks>
public static class TradeTime
{
    /// <summary>The length of a written time in bytes: <c>2025-08-22T20:11:59.390567Z</c>.</summary>
    public const int TextLength = 27;

    private const int YearMin = 2009;
    private const int YearMax = 2199;
    private const int SecondsLength = 19;
    private const int FractionDigitsMax = 9;
    private const int FractionDigitsKept = 6;

    /// <summary>Reads <c>2025-08-22T20:11:59.390567Z</c> with 0 to 9 fraction digits.</summary>
    /// <returns>False for any other text, for a date that does not exist, and for a year before 2009 or after 2199.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out DateTime time)
    {
        time = default;
        if (utf8.Length <= SecondsLength || utf8[^1] != 'Z' || !HasSeparators(utf8))
            return false;

        var wrong = 0;
        var year = ReadTwo(utf8, 0, ref wrong) * 100 + ReadTwo(utf8, 2, ref wrong);
        var (month, day) = (ReadTwo(utf8, 5, ref wrong), ReadTwo(utf8, 8, ref wrong));
        var (hour, minute, second) = (ReadTwo(utf8, 11, ref wrong), ReadTwo(utf8, 14, ref wrong), ReadTwo(utf8, 17, ref wrong));
        var valid = wrong >= 0 & TryReadMicroseconds(utf8[SecondsLength..^1], out var microseconds);
        if (!valid || !IsDate(year, month, day) || hour > 23 || minute > 59 || second > 59)
            return false;

        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    /// <summary>Whether a time is in the years that are accepted: 2009 to 2199.</summary>
    public static bool IsAccepted(DateTime time) => time.Year is >= YearMin and <= YearMax;

    /// <summary>Writes <c>2025-08-22T20:11:59.390567Z</c>: always six fraction digits.</summary>
    /// <param name="time">UTC.</param>
    /// <param name="utf8">Room for <see cref="TextLength"/> bytes or more.</param>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public static void Format(DateTime time, Span<byte> utf8)
    {
        if (utf8.Length < TextLength)
            throw new ArgumentException($"A time takes {TextLength} bytes; there is room for {utf8.Length}", nameof(utf8));

        "0000-00-00T00:00:00.000000Z"u8.CopyTo(utf8);
        var (date, sinceMidnight) = (DateOnly.FromDateTime(time), (ulong)time.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond);
        var (year, month, day) = date;
        DigitText.Fill(utf8[..4], (ulong)year);
        DigitText.Fill(utf8.Slice(5, 2), (ulong)month);
        DigitText.Fill(utf8.Slice(8, 2), (ulong)day);
        var (seconds, microseconds) = Math.DivRem(sinceMidnight, 1_000_000);
        var (minutes, second) = Math.DivRem(seconds, 60);
        var (hour, minute) = Math.DivRem(minutes, 60);
        DigitText.Fill(utf8.Slice(11, 2), hour);
        DigitText.Fill(utf8.Slice(14, 2), minute);
        DigitText.Fill(utf8.Slice(17, 2), second);
        DigitText.Fill(utf8.Slice(SecondsLength + 1, FractionDigitsKept), microseconds);
    }

    /// <summary>Writes <c>2025-08-22T20:11:59.390567Z</c>: always six fraction digits.</summary>
    /// <param name="time">UTC.</param>
    public static string Format(DateTime time)
    {
        Span<byte> utf8 = stackalloc byte[TextLength];
        Format(time, utf8);
        return Encoding.ASCII.GetString(utf8);
    }

    private static bool HasSeparators(ReadOnlySpan<byte> utf8) =>
        utf8[4] == '-' && utf8[7] == '-' && utf8[10] == 'T' && utf8[13] == ':' && utf8[16] == ':';

    private static bool IsDate(int year, int month, int day) =>
        year is >= YearMin and <= YearMax && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static bool TryReadMicroseconds(ReadOnlySpan<byte> fraction, out int microseconds)
    {
        microseconds = 0;
        if (fraction.IsEmpty)
            return true;
        if (fraction[0] != '.' || fraction.Length is 1 or > FractionDigitsMax + 1 || fraction[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;

        for (var position = 1; position <= FractionDigitsKept; position++)
            microseconds = microseconds * 10 + (position < fraction.Length ? fraction[position] - '0' : 0);
        return true;
    }

    /// <param name="utf8">The text.</param>
    /// <param name="start">Where the two digits begin.</param>
    /// <param name="wrong">Becomes less than zero when they are no digits; then the number is meaningless.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadTwo(ReadOnlySpan<byte> utf8, int start, ref int wrong)
    {
        var (tens, ones) = (utf8[start] - '0', utf8[start + 1] - '0');
        wrong |= tens | ones | (9 - tens) | (9 - ones);
        return tens * 10 + ones;
    }
}

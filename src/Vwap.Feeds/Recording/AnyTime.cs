using System.Buffers.Text;

namespace Vwap.Feeds;

/// <summary>Reads the time of a trade as other tools write it.</summary>
internal static class AnyTime
{
    private const long SecondsMax = 100_000_000_000;
    private const long MillisecondsMax = SecondsMax * 1_000;
    private const long MicrosecondsMax = MillisecondsMax * 1_000;

    /// <summary>
    /// Reads <c>2025-08-22T20:11:59.390567Z</c>, the same with a space or without Z (UTC), or a number since 1970: of seconds, with decimals or not, of
    /// milliseconds, microseconds or nanoseconds, by its magnitude. Digits past the microsecond are dropped.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out DateTime time)
    {
        if (TradeTime.TryParse(utf8, out time))
            return true;
        return utf8.Length > 10 && utf8[4] == '-' ? TryParseDate(utf8, out time) : TryParseNumber(utf8, out time);
    }

    private static bool TryParseDate(ReadOnlySpan<byte> utf8, out DateTime time)
    {
        time = default;
        Span<byte> text = stackalloc byte[40];
        if (utf8.Length >= text.Length || utf8[10] is not ((byte)' ' or (byte)'T'))
            return false;
        if (utf8.EndsWith("+00:00"u8))
            utf8 = utf8[..^6];
        else if (utf8.EndsWith(" UTC"u8))
            utf8 = utf8[..^4];
        else if (utf8[^1] == 'Z')
            utf8 = utf8[..^1];
        utf8.CopyTo(text);
        (text[10], text[utf8.Length]) = ((byte)'T', (byte)'Z');
        return TradeTime.TryParse(text[..(utf8.Length + 1)], out time);
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> utf8, out DateTime time)
    {
        time = default;
        var point = utf8.IndexOf((byte)'.');
        var whole = point < 0 ? utf8 : utf8[..point];
        if (!Utf8Parser.TryParse(whole, out long number, out var length) || length != whole.Length || number <= 0)
            return false;
        if (number >= SecondsMax)
            return point < 0 && TryMake(number < MillisecondsMax ? number * 1_000 : number < MicrosecondsMax ? number : number / 1_000, out time);

        if (point >= 0 && utf8[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        var microseconds = number;
        for (var digit = 1; digit <= 6; digit++)
        {
            var index = point + digit;
            microseconds = microseconds * 10 + (point >= 0 && index < utf8.Length ? utf8[index] - '0' : 0);
        }

        return TryMake(microseconds, out time);
    }

    private static bool TryMake(long microseconds, out DateTime time)
    {
        time = DateTime.UnixEpoch.AddMicroseconds(microseconds);
        return TradeTime.IsAccepted(time);
    }
}

using System.Globalization;
using System.Text;

namespace Vwap;

/// <summary>Reads the text of a window.</summary>
internal static class WindowText
{
    /// <summary>Why a text is not a window, and what one looks like.</summary>
    public static string Explain(string text) => $"'{text}' is not a window: expected " + text.Split(':', '@')[0] switch
    {
        "session" => "session, session@13:30 (UTC) or session@09:30/America/New_York, with a time zone that this system knows",
        "anchor" => "a moment in UTC, such as anchor:2026-11-01T00:00:00Z",
        "volume" => "a volume in base units greater than zero, such as volume:10 or volume:0.5",
        "bar" => $"a length up to {WindowSpec.DurationMax.Days}d in ms, s, m, h or d, such as bar:1m",
        _ => $"a number of trades from 1 to {WindowSpec.CountMax}, such as 200; a duration up to {WindowSpec.DurationMax.Days}d in ms, s, m, h or d, "
            + "such as 5m; session; anchor:2026-11-01T00:00:00Z; volume:10; or bar:1m",
    };

    /// <returns>The window; null when the text is none.</returns>
    public static WindowSpec? Parse(string text)
    {
        if (text.StartsWith("session", StringComparison.Ordinal))
            return ParseSession(text, text.AsSpan("session".Length));
        if (text.StartsWith("anchor:", StringComparison.Ordinal))
            return ParseAnchor(text, text["anchor:".Length..]);
        if (text.StartsWith("volume:", StringComparison.Ordinal))
            return Size.TryParse(Encoding.UTF8.GetBytes(text["volume:".Length..]), out var volume) ? new(text, WindowKind.Volume) { Volume = volume } : null;
        if (text.StartsWith("bar:", StringComparison.Ordinal))
            return ParseDuration(text.AsSpan("bar:".Length)) is { } length ? new(text, WindowKind.Bar) { Duration = length, Period = new WindowPeriod.Interval(length) } : null;
        if (ParseDuration(text) is { } duration)
            return new(text, WindowKind.Duration) { Duration = duration };
        return ParseAmount(text) is { } count and <= WindowSpec.CountMax ? new(text, WindowKind.Count) { Count = count } : null;
    }

    /// <param name="text">The whole text.</param>
    /// <param name="when">Nothing, or <c>@09:30</c>, or <c>@09:30/America/New_York</c>.</param>
    private static WindowSpec? ParseSession(string text, ReadOnlySpan<char> when)
    {
        var timeOfDay = TimeSpan.Zero;
        var zone = TimeZoneInfo.Utc;
        if (!when.IsEmpty)
        {
            var slash = when.IndexOf('/');
            var time = slash < 0 ? when : when[..slash];
            if (!TimeSpan.TryParseExact(time, "'@'hh':'mm", CultureInfo.InvariantCulture, out timeOfDay)
                || (slash >= 0 && !TryFindZone(when[(slash + 1)..], out zone)))
                return null;
        }

        return new(text, WindowKind.Session) { Period = new SessionPeriod(timeOfDay, zone) };
    }

    private static WindowSpec? ParseAnchor(string text, string moment) =>
        TradeTime.TryParse(Encoding.UTF8.GetBytes(moment), out var time) ? new(text, WindowKind.Anchor) { Period = new WindowPeriod.FromMoment(time) } : null;

    /// <summary>Only names that can be written anywhere; the system's database of time zones has no others.</summary>
    private static bool TryFindZone(ReadOnlySpan<char> name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        if (name.StartsWith('/') || name.IndexOf("//") >= 0)
            return false; // a path
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('/' or '_' or '-' or '+'))
                return false;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name.ToString(), out zone!);
    }

    private static TimeSpan? ParseDuration(ReadOnlySpan<char> text)
    {
        var unitStart = text.IndexOfAnyExceptInRange('0', '9');
        if (unitStart < 0 || ParseAmount(text[..unitStart]) is not { } amount)
            return null;

        long? millisecondsPerUnit = text[unitStart..] switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => null,
        };
        var milliseconds = amount * millisecondsPerUnit;
        return milliseconds <= WindowSpec.DurationMax.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds.Value) : null;
    }

    private static int? ParseAmount(ReadOnlySpan<char> digits) =>
        !digits.IsEmpty && digits[0] != '0' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null;
}

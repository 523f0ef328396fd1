using System.Buffers;
using System.Globalization;

namespace Vwap.Cli;

/// <summary>Durations as people write them: <c>500ms</c>, <c>2s</c>, <c>1.5s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>.</summary>
internal static class Durations
{
    /// <summary>The longest: 49 days, as far as timers reach.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(49);

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var unitStart = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (unitStart <= 0 || !decimal.TryParse(text.AsSpan(0, unitStart), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return false;

        long? ticks = text.AsSpan(unitStart) switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (ticks is null || amount > (decimal)Max.Ticks / ticks)
            return false;

        duration = TimeSpan.FromTicks((long)(amount * ticks.Value));
        return true;
    }
}

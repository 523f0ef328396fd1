using System.Buffers;
using System.Globalization;

namespace Vwap.Cli;

/// <summary>Parses durations such as <c>500ms</c>, <c>2s</c>, <c>1.5s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>: the units are those of windows.</summary>
internal static class Durations
{
    /// <summary>The longest duration: 49 days, the limit of timers.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(49);

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var unitStart = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (unitStart <= 0 || !decimal.TryParse(text.AsSpan(0, unitStart), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return false;

        if (!WindowSpec.TryParse($"1{text.AsSpan(unitStart)}", out var one) || one.Duration is not { } unit || amount > (decimal)Max.Ticks / unit.Ticks)
            return false;

        duration = TimeSpan.FromTicks((long)(amount * unit.Ticks));
        return true;
    }
}

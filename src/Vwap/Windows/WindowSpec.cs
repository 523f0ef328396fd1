using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Vwap;

/// <summary>Which trades count: a number of the latest (<c>200</c>) or those of a duration (<c>5m</c>).</summary>
/// <remarks>
/// <para>A count window of size N holds the stream's last N trades. A time window of length L holds, at a trade of time t, the trades
/// with time in (t − L, t]: windows move on trades, not on a clock.</para>
/// <para>Immutable; safe to share between threads. Equal if written alike: <c>60s</c> and <c>1m</c> hold the same trades under two names.</para>
/// </remarks>
public sealed record WindowSpec
{
    /// <summary>The most trades that a count window can hold: as many as the engine keeps of one stream.</summary>
    public const int CountMax = EngineLimits.HistoryTradesMax;

    /// <summary>The longest time window: 366 days.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(366);

    private WindowSpec(string text, int? count, TimeSpan? duration)
    {
        Text = text;
        Count = count;
        Duration = duration;
    }

    /// <summary>The window as written, such as <c>200</c> or <c>5m</c>; readings carry it.</summary>
    public string Text { get; }

    /// <summary>How many trades a count window holds when full; null for a time window.</summary>
    public int? Count { get; }

    /// <summary>How long a time window is; null for a count window.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>A window of the last <paramref name="count"/> trades.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to <see cref="CountMax"/>.</exception>
    public static WindowSpec OfCount(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountMax);
        return new(count.ToString(CultureInfo.InvariantCulture), count, duration: null);
    }

    /// <summary>Reads <c>200</c> (trades) or <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>.</summary>
    /// <returns>False for any other text, for zero, and beyond <see cref="CountMax"/> or <see cref="DurationMax"/>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WindowSpec? window)
    {
        window = null;
        if (text is null)
            return false;

        var unitStart = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var digits = unitStart < 0 ? text : text.AsSpan(0, unitStart);
        if (digits.IsEmpty || digits[0] == '0' || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            return false;

        window = unitStart < 0 ? CreateCount(text, amount) : CreateTime(text, amount, text.AsSpan(unitStart));
        return window is not null;
    }

    /// <summary>Reads <c>200</c> (trades) or <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>.</summary>
    /// <exception cref="FormatException">The text is not a window.</exception>
    public static WindowSpec Parse(string text) => TryParse(text, out var window)
        ? window
        : throw new FormatException(
            $"'{text}' is not a window: expected a number of trades from 1 to {CountMax}, such as 200, " +
            $"or a duration up to {DurationMax.Days}d in ms, s, m, h or d, such as 5m");

    /// <summary>The window as written.</summary>
    public override string ToString() => Text;

    private static WindowSpec? CreateCount(string text, int count) => count <= CountMax ? new(text, count, duration: null) : null;

    private static WindowSpec? CreateTime(string text, int amount, ReadOnlySpan<char> unit)
    {
        long? millisecondsPerUnit = unit switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => null,
        };
        var milliseconds = amount * millisecondsPerUnit;
        return milliseconds <= DurationMax.TotalMilliseconds ? new(text, count: null, TimeSpan.FromMilliseconds(milliseconds.Value)) : null;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Vwap;

/// <summary>Which trades count: <c>200</c>, <c>5m</c>, <c>session</c>, <c>anchor:…</c>, <c>volume:…</c> or <c>bar:…</c>.</summary>
/// <remarks>
/// <para>A count window of size N holds the stream's last N trades. A time window of length L holds, at a trade of time t, the trades
/// with time in (t − L, t]: windows move on trades, not on a clock.</para>
/// <para>A session, a bar and an anchored window hold the trades from the first one, in id order, at or after their start. A session starts at a
/// time of day, 00:00 UTC by default, or as the clocks of a zone show it, through changes of daylight-saving time. A bar starts at a multiple of its
/// length since 1970. Before its moment an anchored window has no readings.</para>
/// <para>A volume window holds the fewest latest trades whose sizes reach the volume. The oldest counts whole: every number of a reading is a sum
/// of real trades.</para>
/// <para>Immutable; safe to share between threads. Equal if written alike: <c>60s</c> and <c>1m</c> hold the same trades under two names.</para>
/// </remarks>
public sealed class WindowSpec : IEquatable<WindowSpec>
{
    /// <summary>The most trades that a count window can hold: as many as the engine keeps of one stream.</summary>
    public const int CountMax = EngineLimits.HistoryTradesMax;

    /// <summary>The longest text of a window: 48 characters, more than the longest time of day in the longest time zone.</summary>
    public const int TextLengthMax = 48;

    /// <summary>The longest time window: 366 days.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(366);

    internal WindowSpec(string text, WindowKind kind) => (Text, Kind) = (text, kind);

    /// <summary>The window as written, such as <c>200</c> or <c>5m</c>; readings carry it.</summary>
    public string Text { get; }

    /// <summary>What decides which trades it holds.</summary>
    public WindowKind Kind { get; }

    /// <summary>How many trades a count window holds when full; null for any other.</summary>
    public int? Count { get; internal init; }

    /// <summary>How long a time window or a bar is; null for any other.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>The volume that a volume window holds when full, in base units; null for any other.</summary>
    public Size? Volume { get; internal init; }

    /// <summary>The periods of a session, bar or anchored window; null for any other.</summary>
    internal WindowPeriod? Period { get; init; }

    /// <summary>A window of the last <paramref name="count"/> trades.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to <see cref="CountMax"/>.</exception>
    public static WindowSpec OfCount(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountMax);
        return new(count.ToString(CultureInfo.InvariantCulture), WindowKind.Count) { Count = count };
    }

    /// <summary>
    /// Reads <c>200</c> (trades); <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>; <c>session</c>, <c>session@13:30</c>,
    /// <c>session@09:30/America/New_York</c>; <c>anchor:2026-11-01T00:00:00Z</c>; <c>volume:10</c>; <c>bar:1m</c>.
    /// </summary>
    /// <returns>False for any other text, for zero, beyond <see cref="CountMax"/> or <see cref="DurationMax"/>, and for a zone that this system does not know.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WindowSpec? window)
    {
        window = text is { Length: <= TextLengthMax } ? WindowText.Parse(text) : null;
        return window is not null;
    }

    /// <summary>Reads what <see cref="TryParse"/> reads.</summary>
    /// <exception cref="FormatException">The text is not a window.</exception>
    public static WindowSpec Parse(string text) =>
        TryParse(text, out var window) ? window : throw new FormatException(WindowText.Explain(text));

    /// <summary>Whether both are written alike.</summary>
    public static bool operator ==(WindowSpec? left, WindowSpec? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they are not written alike.</summary>
    public static bool operator !=(WindowSpec? left, WindowSpec? right) => !(left == right);

    /// <summary>Whether the other is written alike.</summary>
    public bool Equals(WindowSpec? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WindowSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The window as written.</summary>
    public override string ToString() => Text;

    /// <summary>Since when, at a trade of this time, every trade must be known, for the window to hold all that it can; exclusive.</summary>
    internal DateTime FindNeededSince(DateTime newest) =>
        Period is { } period ? new DateTime(period.Find(newest.Ticks).Start, DateTimeKind.Utc).AddTicks(-1)
        : Kind == WindowKind.Duration ? newest - Duration!.Value
        : newest;
}

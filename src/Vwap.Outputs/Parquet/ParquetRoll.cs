using System.Globalization;

namespace Vwap.Outputs;

/// <summary>When the next Parquet file begins: by the time of trades, or by size.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public readonly record struct ParquetRoll
{
    private const int BytesPerMegabyte = 1_000_000;

    /// <summary>A file an hour.</summary>
    public static readonly ParquetRoll Default = new() { Period = TimeSpan.FromHours(1) };

    /// <summary>A file for each of these periods, which begin at multiples of their length since 00:00 UTC on 1 January 1970; null for one of any length.</summary>
    public TimeSpan? Period { get; private init; }

    /// <summary>How many bytes of JSON lines a file is made of, at least; null for any number. The file itself is about a seventh of that.</summary>
    public long? Bytes { get; private init; }

    /// <summary>Parses a duration such as <c>1h</c>, or a size such as <c>500MB</c>.</summary>
    public static bool TryParse(string text, out ParquetRoll roll)
    {
        roll = Default;
        if (text.EndsWith("MB", StringComparison.OrdinalIgnoreCase))
        {
            if (!int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) || megabytes == 0)
                return false;
            roll = new() { Bytes = (long)megabytes * BytesPerMegabyte };
            return true;
        }

        if (!WindowSpec.TryParse(text, out var window) || window.Duration is not { } period || period < TimeSpan.FromSeconds(1))
            return false;
        roll = new() { Period = period };
        return true;
    }

    /// <summary>The number of the period of a time.</summary>
    internal long FindPeriod(DateTime time) => Period is { } period ? (time - DateTime.UnixEpoch).Ticks / period.Ticks : 0;
}

namespace Vwap;

/// <summary>What the engine bounds, why, and what happens at the bound.</summary>
public static class EngineLimits
{
    /// <summary>
    /// The most trades kept of one stream: 4,194,304, which take 128 MiB (three times that while trades are filled in). A count window cannot be larger. A time window that holds
    /// more drops its oldest trades and is <see cref="ReadingState.Filling"/>: its known history is shorter than its duration.
    /// </summary>
    public const int HistoryTradesMax = 1 << 22;
}

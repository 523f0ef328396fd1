namespace Vwap;

/// <summary>What the engine bounds, why, and what happens at the bound.</summary>
public static class EngineLimits
{
    /// <summary>
    /// The most trades kept of one product: 4,194,304, which take 128 MiB (three times that while trades are filled in). A count window cannot be larger. A time window that holds
    /// more lets go of its oldest trades and says <see cref="ReadingState.Filling"/>: what it knows is shorter than what it was asked for.
    /// </summary>
    public const int HistoryTradesMax = 1 << 22;

    /// <summary>
    /// The most separate holes remembered of one product: 1,024. Beyond it the two oldest are remembered as one that spans both: ids between
    /// them are fetched again and passed over. Which readings are marked does not change, as that hangs on the newest hole alone.
    /// </summary>
    public const int HolesMax = 1024;
}

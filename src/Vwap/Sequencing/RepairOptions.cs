namespace Vwap;

/// <summary>How gaps are handled. Immutable.</summary>
public sealed record RepairOptions
{
    /// <summary>The rules of venues. Default: none; a venue without rules has contiguous ids and can be asked for missing trades.</summary>
    public IReadOnlyDictionary<VenueId, VenueRules> Venues { get; init; } = new Dictionary<VenueId, VenueRules>();

    /// <summary>Whether missing trades are requested at all. Default: true. Without it only late trades can close a gap.</summary>
    public bool CanFetch { get; init; } = true;

    /// <summary>
    /// How long later trades wait for the repair of a gap that makes no progress before they are emitted marked
    /// <see cref="ReadingState.Gap"/>. Zero or more; default: 2 seconds.
    /// </summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The seed of the jitter in retry delays. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The readings that an earlier run emitted: they are not emitted again. Default: none.</summary>
    public ResumePoint ResumeFrom { get; init; } = ResumePoint.None;

    /// <summary>
    /// Whether readings wait for all that is fetched to fill the windows, not only for the first <see cref="RepairLimits.FillTradesMax"/> trades.
    /// Default: false.
    /// </summary>
    public bool WaitsForFill { get; init; }

    /// <summary>What readings have besides the VWAP. Default: nothing.</summary>
    public ReadingExtras With { get; init; }

    /// <summary>
    /// The id of a trade whose windows are kept, trade by trade, for <see cref="RepairingEngine.KeptWindows"/>. Default: 0, none.
    /// </summary>
    public long KeepWindowsAt { get; init; }

    internal RepairBounds Bounds { get; init; } = new();

    /// <summary>What is out of range; null when nothing is.</summary>
    internal string? FindProblem()
    {
        if (Hold < TimeSpan.Zero)
            return $"Hold is {Hold}: it cannot be negative";
        var wrong = Venues.FirstOrDefault(venue => venue.Value.PageTradesMax is < 1 or > RepairLimits.PageTradesMax);
        return wrong.Value is null ? null : $"PageTradesMax of {wrong.Key} is {wrong.Value.PageTradesMax}: it must be 1 to {RepairLimits.PageTradesMax}";
    }

    internal VenueRules RulesOf(VenueId venue)
    {
        var rules = Venues.GetValueOrDefault(venue) ?? new();
        return rules with { CanFetch = rules.CanFetch && CanFetch, PageTradesMax = Math.Min(rules.PageTradesMax, Bounds.PageTradesMax) };
    }
}

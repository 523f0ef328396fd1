namespace Vwap;

/// <summary>How gaps are dealt with. Immutable.</summary>
public sealed record RepairOptions
{
    /// <summary>Whether missing trades can be asked for. Default: true. Without it a gap can only close by trades that come late.</summary>
    public bool CanFetch { get; init; } = true;

    /// <summary>
    /// How long later trades wait for the repair of a gap that makes no headway before they are emitted marked
    /// <see cref="ReadingState.Gap"/>. Zero or more; default: 2 seconds.
    /// </summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the randomness of retry delays comes from. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The readings that an earlier run emitted: they are not emitted again. Default: none.</summary>
    public ResumePoint ResumeFrom { get; init; } = ResumePoint.None;

    internal RepairBounds Bounds { get; init; } = new();
}

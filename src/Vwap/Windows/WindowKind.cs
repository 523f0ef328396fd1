namespace Vwap;

/// <summary>What decides which trades a window holds.</summary>
public enum WindowKind
{
    /// <summary>A number of the latest trades: <c>200</c>.</summary>
    Count,

    /// <summary>The trades of a duration up to the newest: <c>5m</c>.</summary>
    Duration,

    /// <summary>The trades since a time of day: <c>session</c>, <c>session@13:30</c>, <c>session@09:30/America/New_York</c>.</summary>
    Session,

    /// <summary>The trades from a moment on: <c>anchor:2026-11-01T00:00:00Z</c>.</summary>
    Anchor,

    /// <summary>The latest trades that make up a volume: <c>volume:10</c>.</summary>
    Volume,

    /// <summary>The trades of an interval of the clock: <c>bar:1m</c>.</summary>
    Bar,
}

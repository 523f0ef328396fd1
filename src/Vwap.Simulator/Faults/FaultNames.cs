namespace Vwap.Simulator;

/// <summary>A fault as it is written in a plan.</summary>
/// <param name="Kind">The fault.</param>
/// <param name="Name">How it is written.</param>
/// <param name="DefaultPerBillion">How often it happens with <c>all</c>.</param>
internal sealed record FaultName(FaultKind Kind, string Name, int DefaultPerBillion);

/// <summary>How faults are written, and how often they happen unless told otherwise.</summary>
internal static class FaultNames
{
    /// <summary>
    /// Every kind, in the order of <see cref="FaultKind"/>. With <c>all</c>, twenty thousand frames see a hundred of the small faults and a
    /// few of those that cost a connection.
    /// </summary>
    public static IReadOnlyList<FaultName> All { get; } =
    [
        new(FaultKind.Drop, "drop", 5_000_000),
        new(FaultKind.Duplicate, "duplicate", 5_000_000),
        new(FaultKind.Reorder, "reorder", 5_000_000),
        new(FaultKind.Garbage, "garbage", 2_000_000),
        new(FaultKind.Stall, "stall", 100_000),
        new(FaultKind.Reset, "reset", 500_000),
        new(FaultKind.HalfOpen, "half-open", 100_000),
        new(FaultKind.Slow, "slow", 2_000_000),
        new(FaultKind.Rest429, "rest-429", 50_000_000),
        new(FaultKind.Rest500, "rest-500", 50_000_000),
        new(FaultKind.RestSlow, "rest-slow", 50_000_000),
        new(FaultKind.RestTorn, "rest-torn", 50_000_000),
    ];
}

namespace Vwap.Cli;

/// <summary>All that a bench has found.</summary>
internal sealed record BenchResults(IReadOnlyList<StepResult> Steps, FullLoadResult FullLoad, LightLoadResult LightLoad);

namespace Vwap.Cli;

/// <summary>All results of a bench.</summary>
internal sealed record BenchResults(IReadOnlyList<StepResult> Steps, FullLoadResult FullLoad, LightLoadResult LightLoad);

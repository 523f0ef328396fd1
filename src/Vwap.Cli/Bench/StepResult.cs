namespace Vwap.Cli;

/// <summary>One step of the way of a trade, measured by itself.</summary>
/// <param name="Name">What it does.</param>
/// <param name="NanosecondsPerTrade">The median of many short measurements.</param>
/// <param name="BytesPerTrade">What it allocates.</param>
internal sealed record StepResult(string Name, double NanosecondsPerTrade, double BytesPerTrade);

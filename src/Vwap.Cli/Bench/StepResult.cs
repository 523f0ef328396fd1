namespace Vwap.Cli;

/// <summary>One step of the path of a trade, measured alone.</summary>
/// <param name="Name">What it does.</param>
/// <param name="NanosecondsPerTrade">The median of many short measurements.</param>
/// <param name="BytesPerTrade">Bytes allocated.</param>
internal sealed record StepResult(string Name, double NanosecondsPerTrade, double BytesPerTrade);

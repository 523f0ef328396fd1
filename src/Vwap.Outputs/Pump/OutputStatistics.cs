namespace Vwap.Outputs;

/// <summary>What an <see cref="OutputPump"/> has done so far.</summary>
/// <param name="Written">Readings written.</param>
/// <param name="Pending">Readings accepted but not written; after a stop, those that were lost.</param>
/// <param name="Retries">Attempts after a failed one.</param>
public readonly record struct OutputStatistics(long Written, long Pending, long Retries);

namespace Vwap.Outputs;

/// <summary>What an <see cref="OutputPump"/> has done so far.</summary>
/// <param name="Written">Readings that the output has taken.</param>
/// <param name="Pending">Readings accepted but not written; after a stop, those that could not be.</param>
/// <param name="Retries">Attempts after a failed one.</param>
public readonly record struct OutputStatistics(long Written, long Pending, long Retries);

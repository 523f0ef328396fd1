namespace Vwap.Cli;

/// <summary>A run at a rate that it hardly notices.</summary>
/// <param name="TradesPerSecond">The rate.</param>
/// <param name="Latency">
/// Microseconds from the moment when a trade was due to the moment when its line was in the file, by percentile. A delay counts for all trades that
/// were due meanwhile.
/// </param>
/// <param name="ProcessorPercent">The share of one core, without that of the exchange.</param>
/// <param name="ResidentBytes">The memory of the process.</param>
/// <param name="BytesPerTrade">What is allocated.</param>
/// <param name="Collections">How often memory was collected.</param>
internal sealed record LightLoadResult(
    int TradesPerSecond, IReadOnlyList<(double Percentile, long Microseconds)> Latency, double ProcessorPercent, long ResidentBytes, double BytesPerTrade, int Collections);

namespace Vwap.Cli;

/// <summary>A run at a rate far below its limit.</summary>
/// <param name="TradesPerSecond">The rate.</param>
/// <param name="Latency">
/// Microseconds from when a trade was due to be sent to when its line was in the file, by percentile. A stall counts against every trade that was due
/// during it.
/// </param>
/// <param name="CpuPercent">The share of one core, without that of the exchange.</param>
/// <param name="ResidentBytes">The memory of the process.</param>
/// <param name="BytesPerTrade">Bytes allocated.</param>
/// <param name="Collections">The number of garbage collections.</param>
internal sealed record LightLoadResult(
    int TradesPerSecond, IReadOnlyList<(double Percentile, long Microseconds)> Latency, double CpuPercent, long ResidentBytes, double BytesPerTrade, int Collections);

namespace Vwap.Cli;

/// <summary>A run that is sent more than it can take.</summary>
/// <param name="TradesPerSecond">The trades per second from the socket to the file.</param>
/// <param name="CpuMicrosecondsPerTrade">The CPU time of a trade, without that of the exchange.</param>
/// <param name="BytesPerTrade">Bytes allocated.</param>
internal sealed record FullLoadResult(double TradesPerSecond, double CpuMicrosecondsPerTrade, double BytesPerTrade);

namespace Vwap.Cli;

/// <summary>A run that is given more than it can take.</summary>
/// <param name="TradesPerSecond">How many trades got from the socket to the file.</param>
/// <param name="ProcessorMicrosecondsPerTrade">The processor time of a trade, without that of the exchange.</param>
/// <param name="BytesPerTrade">What is allocated.</param>
internal sealed record FullLoadResult(double TradesPerSecond, double ProcessorMicrosecondsPerTrade, double BytesPerTrade);

using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>What to print from Kafka.</summary>
/// <param name="Readings">Which readings, and how many.</param>
/// <param name="Output">How they are printed; the file is null.</param>
/// <param name="For">Stop after so long; null for never.</param>
/// <param name="LogLevel">What is told in the log.</param>
internal sealed record ConsumeSettings(ReadingConsumerOptions Readings, OutputSettings Output, TimeSpan? For, LogLevel LogLevel);

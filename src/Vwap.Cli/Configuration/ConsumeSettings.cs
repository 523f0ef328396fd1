using Microsoft.Extensions.Logging;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli.Configuration;

/// <summary>What to print from Kafka.</summary>
/// <param name="Readings">Which readings.</param>
/// <param name="Format">Jsonl, csv, plain or none.</param>
/// <param name="MaxReadings">Stop after so many readings; null for never.</param>
/// <param name="For">Stop after so long; null for never.</param>
/// <param name="LogLevel">What is told in the log.</param>
internal sealed record ConsumeSettings(ReadingConsumerOptions Readings, OutputFormat Format, long? MaxReadings, TimeSpan? For, LogLevel LogLevel);

using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>The settings of <c>vwap consume</c>.</summary>
/// <param name="Readings">What to read.</param>
/// <param name="Output">How to print it; the file is null.</param>
/// <param name="For">Stop after this time; null for never.</param>
/// <param name="LogLevel">The log level.</param>
internal sealed record ConsumeSettings(ReadingConsumerOptions Readings, OutputSettings Output, TimeSpan? For, LogLevel LogLevel);

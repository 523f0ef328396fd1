using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>The settings of <c>vwap consume</c>: what to read, how to print it, and after which time to stop, if any.</summary>
internal sealed record ConsumeSettings(ReadingConsumerOptions Readings, OutputSettings Output, TimeSpan? For, LogSettings Log);

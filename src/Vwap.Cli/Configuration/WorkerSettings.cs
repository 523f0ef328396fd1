using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>The settings of <c>vwap worker</c>.</summary>
internal sealed record WorkerSettings(TradeWorkerOptions Worker, LogLevel LogLevel);

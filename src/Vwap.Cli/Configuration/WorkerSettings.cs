using Microsoft.Extensions.Logging;
using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>What a worker is to do.</summary>
internal sealed record WorkerSettings(TradeWorkerOptions Worker, LogLevel LogLevel);

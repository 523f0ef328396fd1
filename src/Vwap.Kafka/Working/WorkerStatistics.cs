namespace Vwap.Kafka;

/// <summary>What a worker has done so far.</summary>
/// <param name="Trades">Trades counted.</param>
/// <param name="Readings">Readings published in transactions that were committed.</param>
/// <param name="Known">Readings that were in their topic already.</param>
/// <param name="Rebuilt">Trades read again to rebuild windows.</param>
/// <param name="Foreign">Records that are no trades.</param>
/// <param name="Aborted">Transactions that were aborted and done again.</param>
public readonly record struct WorkerStatistics(long Trades, long Readings, long Known, long Rebuilt, long Foreign, long Aborted);

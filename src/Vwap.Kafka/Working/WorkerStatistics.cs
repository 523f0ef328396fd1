namespace Vwap.Kafka;

/// <summary>What a worker has done so far.</summary>
/// <remarks>To be read after its end.</remarks>
public sealed class WorkerStatistics
{
    /// <summary>Trades counted.</summary>
    public long Trades { get; internal set; }

    /// <summary>Readings published in transactions that were committed.</summary>
    public long Readings { get; internal set; }

    /// <summary>Readings that were in their topic already.</summary>
    public long Known { get; internal set; }

    /// <summary>Trades read again to rebuild windows.</summary>
    public long Rebuilt { get; internal set; }

    /// <summary>Records that are no trades.</summary>
    public long Foreign { get; internal set; }

    /// <summary>Transactions that were given up: what was in them is done again.</summary>
    public long Aborted { get; internal set; }
}

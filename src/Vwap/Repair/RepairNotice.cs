namespace Vwap;

/// <summary>What happened to the sequence of a product: a closed set.</summary>
public enum RepairNoticeKind
{
    /// <summary>The ids are missing; later trades wait for them.</summary>
    GapFound,

    /// <summary>The ids came in time and were emitted in their place.</summary>
    GapRepaired,

    /// <summary>The wait is over: readings go out marked, and the repair goes on behind them.</summary>
    GapPassed,

    /// <summary>The ids came after the wait: they are in the windows, but have no readings of their own.</summary>
    RepairedBehind,

    /// <summary>The venue does not serve the ids: their place stays marked until it leaves the windows.</summary>
    GapAbandoned,

    /// <summary>The absence was longer than <see cref="RepairLimits.CatchUpTradesMax"/>: the ids are not emitted.</summary>
    Skipped,

    /// <summary>The windows were filled from these ids before the first reading.</summary>
    Filled,

    /// <summary>The venue's last trade is below the last one emitted earlier: nothing is emitted until it is passed. The ids are those between.</summary>
    VenueBehind,

    /// <summary>Too many trades wait: these were let go, to be fetched in their turn.</summary>
    Deferred,

    /// <summary>The trade's id is absurdly far ahead (<see cref="RepairLimits.LeapIdsMax"/>): it waits for a second one to confirm it.</summary>
    Doubted,

    /// <summary>The trade cannot be counted exactly (<see cref="TradeOverflowException"/>): its place stays marked.</summary>
    Refused,
}

/// <summary>Something that a person should be told about the sequence of a product.</summary>
public readonly record struct RepairNotice(RepairNoticeKind Kind, ProductId Product, IdRange Ids);

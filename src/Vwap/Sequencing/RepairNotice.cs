namespace Vwap;

/// <summary>What happened to the sequence of a stream: a closed set.</summary>
public enum RepairNoticeKind
{
    /// <summary>The ids are missing; later trades wait for them.</summary>
    GapFound,

    /// <summary>The ids came in time and were emitted in their place, or never existed.</summary>
    GapRepaired,

    /// <summary>The hold is over: readings go out marked, and the repair continues behind them.</summary>
    GapPassed,

    /// <summary>The ids came after the hold: they are in the windows, but have no readings of their own.</summary>
    RepairedLate,

    /// <summary>The venue does not serve the ids: they mark readings until they leave the windows.</summary>
    GapAbandoned,

    /// <summary>The downtime exceeds <see cref="RepairLimits.CatchUpTradesMax"/>: the ids are not emitted.</summary>
    Skipped,

    /// <summary>The windows were filled from these ids before the first reading.</summary>
    Filled,

    /// <summary>The venue's latest trade is below the last one emitted earlier: nothing is emitted until it is passed. The ids are those between.</summary>
    VenueBehind,

    /// <summary>Too many trades wait: from this id on they are dropped and fetched later.</summary>
    BufferFull,

    /// <summary>The id is farther ahead than <see cref="RepairLimits.IdJumpMax"/>: its trade waits for the next one to confirm it.</summary>
    JumpSuspected,

    /// <summary>
    /// Trades continue below the ids of a jump that was accepted: it was corrupt data, and the stream restarts before it. Readings of these ids, if
    /// any, were wrong.
    /// </summary>
    JumpReverted,

    /// <summary>The trade cannot be counted exactly beside the others: it is excluded and marks readings as a gap.</summary>
    Excluded,

    /// <summary>Heartbeats report newer trades, but none has come for <see cref="RepairLimits.SilenceTimeout"/>: reconnect.</summary>
    Silent,

    /// <summary>The limit of trades fetched at start was reached with this id, the oldest: some windows remain <see cref="ReadingState.Filling"/>.</summary>
    FillLimited,
}

/// <summary>Something about the sequence of a stream that an operator should know.</summary>
public readonly record struct RepairNotice(RepairNoticeKind Kind, StreamId Stream, IdRange Ids);

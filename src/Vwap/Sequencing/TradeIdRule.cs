namespace Vwap;

/// <summary>How the trade ids of a venue run within a stream, and so what a skipped id means.</summary>
public enum TradeIdRule
{
    /// <summary>Each id is one higher than the last: a skipped id is a missing trade.</summary>
    Contiguous,

    /// <summary>
    /// Ids are contiguous with exceptions: a skipped id counts as a missing trade until a page that holds the trades on both sides shows that
    /// it never existed.
    /// </summary>
    MostlyContiguous,

    /// <summary>
    /// Ids increase by any amount and cannot show a loss. Only an interruption opens a gap, of unknown size, and only a page that holds the
    /// trades on both sides closes it. <see cref="ReadingState.Complete"/> then means that no interruption is known.
    /// </summary>
    Rising,
}

/// <summary>What sequencing needs to know about a venue.</summary>
/// <param name="Ids">How its trade ids run.</param>
/// <param name="CanFetch">Whether missing trades can be requested.</param>
/// <param name="PageTradesMax">The most trades of one request: 1 to <see cref="RepairLimits.PageTradesMax"/>.</param>
public sealed record VenueRules(TradeIdRule Ids = TradeIdRule.Contiguous, bool CanFetch = true, int PageTradesMax = RepairLimits.PageTradesMax);

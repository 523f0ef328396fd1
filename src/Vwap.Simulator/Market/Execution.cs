namespace Vwap.Simulator;

/// <summary>One generated trade with all that its frame says.</summary>
/// <param name="TradeId">One higher for each trade of the product.</param>
/// <param name="Sequence">The product's position in the full channel: rises by more than one between trades.</param>
/// <param name="Maker">The resting order.</param>
/// <param name="Taker">The order that met it: shared by all trades of a burst.</param>
/// <param name="MakerSells">The side of the resting order.</param>
/// <param name="Price">In quote increments of the listing.</param>
/// <param name="Size">In base increments of the listing.</param>
/// <param name="Time">UTC, whole microseconds.</param>
internal readonly record struct Execution(
    long TradeId, long Sequence, Guid Maker, Guid Taker, bool MakerSells, long Price, long Size, DateTime Time);

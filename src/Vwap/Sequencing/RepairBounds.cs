namespace Vwap;

/// <summary>The <see cref="RepairLimits"/> in force: smaller in tests, so that a few trades reach them.</summary>
internal sealed record RepairBounds
{
    public int PageTradesMax { get; init; } = RepairLimits.PageTradesMax;

    public int HeldTradesMax { get; init; } = RepairLimits.HeldTradesMax;

    public int FillTradesMax { get; init; } = RepairLimits.FillTradesMax;

    public int LongFillTradesMax { get; init; } = RepairLimits.LongFillTradesMax;

    public int LongFillStep { get; init; } = RepairLimits.LongFillStep;

    public int CatchUpTradesMax { get; init; } = RepairLimits.CatchUpTradesMax;

    public long IdJumpMax { get; init; } = RepairLimits.IdJumpMax;

    public int HistoryTradesMax { get; init; } = EngineLimits.HistoryTradesMax;

    /// <summary>How many trades are fetched to fill these windows at start.</summary>
    public int FillLimitOf(IReadOnlyList<WindowSpec> windows) => windows.Any(window => window.Period is not null) ? LongFillTradesMax : FillTradesMax;
}

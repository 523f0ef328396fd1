namespace Vwap;

/// <summary>The fewest latest trades whose sizes reach a volume.</summary>
internal sealed class VolumeWindow(WindowSpec spec, Size volume, TradeHistory history) : SlidingWindow(spec, history)
{
    private int _decimals = -1;
    private Int128 _needed;

    protected override bool IsPushedOut(in HeldTrade oldest, in HeldTrade newest) => Sum.Volume - oldest.SizeUnits >= FindNeeded();

    /// <summary>As for a count window.</summary>
    protected override bool IsTouchedBy(long gap) => gap > Tail;

    protected override bool IsFilled() => Sum.Volume >= FindNeeded();

    /// <summary>The volume on the grid of the stream, rounded up: sums of trades are whole there.</summary>
    private Int128 FindNeeded()
    {
        if (_decimals == History.Grid.SizeDecimals)
            return _needed;
        _decimals = History.Grid.SizeDecimals;
        var missing = _decimals - volume.Decimals;
        var unit = PowersOfTen.Get(Math.Abs(missing));
        return _needed = missing >= 0 ? volume.Digits * unit : (volume.Digits + unit - 1) / unit;
    }
}

namespace Vwap;

/// <summary>How much volume the trades fetched for the largest volume window have: rounded down, so that never too few are fetched.</summary>
internal sealed class FillVolume(Size needed)
{
    private Int128 _missing = needed.Digits;

    /// <summary>Whether the window can be filled.</summary>
    public bool IsReached => _missing <= 0;

    /// <returns>Null when there is no volume window.</returns>
    public static FillVolume? Of(IEnumerable<WindowSpec> windows)
    {
        var volumes = windows.Where(window => window.Volume is not null).Select(window => window.Volume!.Value).ToArray();
        return volumes.Length == 0 ? null : new(volumes.MaxBy(volume => volume.Digits * PowersOfTen.Get(DecimalText.DecimalsMax - volume.Decimals)));
    }

    public void Add(Trade[] trades)
    {
        var unit = PowersOfTen.Get(needed.Decimals);
        foreach (var trade in trades)
            _missing -= trade.Size.Digits * unit / PowersOfTen.Get(trade.Size.Decimals);
    }
}

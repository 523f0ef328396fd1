namespace Vwap;

/// <summary>Whether the trades fetched fill the largest volume window.</summary>
internal sealed class FillVolume(Size needed)
{
    private Int128 _missing = Units(needed);

    /// <summary>Whether the window can be filled.</summary>
    public bool IsReached => _missing <= 0;

    /// <returns>Null when there is no volume window.</returns>
    public static FillVolume? Of(IEnumerable<WindowSpec> windows)
    {
        var volumes = windows.Where(window => window.Volume is not null).Select(window => window.Volume!.Value).ToArray();
        return volumes.Length == 0 ? null : new(volumes.MaxBy(Units));
    }

    public void Add(Trade[] trades)
    {
        foreach (var trade in trades)
        {
            if (IsReached)
                return;
            _missing -= Units(trade.Size);
        }
    }

    private static Int128 Units(Size size) => size.Digits * PowersOfTen.Get(DecimalText.DecimalsMax - size.Decimals);
}

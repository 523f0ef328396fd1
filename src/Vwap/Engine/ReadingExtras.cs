namespace Vwap;

/// <summary>What a reading has besides the VWAP, on request.</summary>
[Flags]
public enum ReadingExtras
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The volume-weighted standard deviation of the price, and the bands at 1, 2 and 3 of it around the VWAP.</summary>
    Bands = 1,

    /// <summary>The time-weighted average price.</summary>
    Twap = 2,

    /// <summary>The first, the highest and the lowest price.</summary>
    Range = 4,

    /// <summary>The volumes that takers bought and sold.</summary>
    Side = 8,
}

namespace Vwap;

/// <summary>A trade as the windows keep it: price and size as whole numbers on its stream's grid. 32 bytes.</summary>
internal readonly record struct HeldTrade(long Id, long PriceUnits, long SizeUnits, long TimeTicks)
{
    /// <summary>Price × size, in units of the grid's notional. Two positive 63-bit numbers: it cannot overflow.</summary>
    public Int128 Notional => Math.BigMul(PriceUnits, SizeUnits);
}

namespace Vwap;

/// <summary>A trade as the windows keep it: price and size as whole numbers on its stream's grid. 32 bytes.</summary>
internal readonly record struct HeldTrade(long Id, long PriceUnits, long SizeUnits)
{
    /// <summary>Times end in 2199: the side has room above them, as the kind of a <see cref="DateTime"/> has.</summary>
    private const int SideShift = 60;

    private readonly long _timeAndSide;

    public HeldTrade(long id, long priceUnits, long sizeUnits, long timeTicks, TakerSide takerSide = TakerSide.Unknown)
        : this(id, priceUnits, sizeUnits) => _timeAndSide = timeTicks | ((long)takerSide << SideShift);

    public long TimeTicks => _timeAndSide & ((1L << SideShift) - 1);

    public TakerSide TakerSide => (TakerSide)(_timeAndSide >> SideShift);

    /// <summary>Price × size, in units of the grid's notional. Two positive 63-bit numbers: it cannot overflow.</summary>
    public Int128 Notional => Math.BigMul(PriceUnits, SizeUnits);
}

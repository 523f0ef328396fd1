namespace Vwap;

/// <summary>How many decimals the prices and sizes of one stream are held with.</summary>
/// <remarks>
/// On a common grid every price and size of the stream is a whole number and the sums of a window are plain integer sums. The grid starts
/// at the decimals of the first trade, widens when a trade needs more, and narrows only when a trade would not fit otherwise
/// (docs/adr/0001-decimals.md).
/// </remarks>
internal readonly record struct DecimalGrid(int PriceDecimals, int SizeDecimals)
{
    public int NotionalDecimals => PriceDecimals + SizeDecimals;

    public static DecimalGrid Of(in Trade trade) => new(trade.Price.Decimals, trade.Size.Decimals);

    public DecimalGrid WidenedFor(in Trade trade) =>
        new(Math.Max(PriceDecimals, trade.Price.Decimals), Math.Max(SizeDecimals, trade.Size.Decimals));

    /// <summary>Places a trade on the grid.</summary>
    /// <returns>False when the grid has fewer decimals than it needs, or its price or size does not fit 63 bits with the grid's decimals.</returns>
    public bool TryPlace(in Trade trade, out HeldTrade held)
    {
        var fits = TryScale(trade.Price.Digits, PriceDecimals - trade.Price.Decimals, out var price)
            & TryScale(trade.Size.Digits, SizeDecimals - trade.Size.Decimals, out var size);
        held = new(trade.Id, price, size, trade.Time.Ticks, trade.TakerSide);
        return fits;
    }

    /// <summary>The trade that was placed on the grid.</summary>
    public Trade ToTrade(in HeldTrade held, StreamId stream) => new(
        stream, held.Id, Price.Create(held.PriceUnits, PriceDecimals), Size.Create(held.SizeUnits, SizeDecimals), new(held.TimeTicks, DateTimeKind.Utc), held.TakerSide);

    /// <summary>Moves a trade from this grid to another.</summary>
    /// <returns>False when the other has fewer decimals than it needs, or its price or size does not fit 63 bits there.</returns>
    public bool TryMove(in HeldTrade held, DecimalGrid other, out HeldTrade moved)
    {
        var fits = TryScale(held.PriceUnits, other.PriceDecimals - PriceDecimals, out var price)
            & TryScale(held.SizeUnits, other.SizeDecimals - SizeDecimals, out var size);
        moved = held with { PriceUnits = price, SizeUnits = size };
        return fits;
    }

    /// <summary>The narrowest grid that has <paramref name="other"/>'s decimals and holds a trade of this grid.</summary>
    public DecimalGrid WidenFor(DecimalGrid other, in HeldTrade held) => new(
        Math.Max(other.PriceDecimals, CountNeeded(held.PriceUnits, PriceDecimals, other.PriceDecimals)),
        Math.Max(other.SizeDecimals, CountNeeded(held.SizeUnits, SizeDecimals, other.SizeDecimals)));

    /// <summary>How many of <paramref name="decimals"/> are not zeros at the end, <paramref name="atLeast"/> or more.</summary>
    private static int CountNeeded(long units, int decimals, int atLeast)
    {
        while (decimals > atLeast)
        {
            var (quotient, digit) = Math.DivRem(units, 10);
            if (digit != 0)
                break;
            (units, decimals) = (quotient, decimals - 1);
        }

        return decimals;
    }

    private static bool TryScale(long units, int decimals, out long scaled)
    {
        scaled = units;
        if (decimals == 0)
            return true;
        if (decimals < 0)
            return TryScaleDown(units, -decimals, out scaled);

        var high = Math.BigMul((ulong)units, PowersOfTen.GetSmall(decimals), out var low);
        var fits = high == 0 && low <= long.MaxValue;
        scaled = fits ? (long)low : 0;
        return fits;
    }

    private static bool TryScaleDown(long units, int decimals, out long scaled)
    {
        (scaled, var rest) = Math.DivRem(units, (long)PowersOfTen.Get(decimals));
        return rest == 0;
    }
}

using System.Diagnostics;

namespace Vwap;

/// <summary>How many decimals the prices and the sizes of one product are held with.</summary>
/// <remarks>
/// On a common grid every price and size of the product is a whole number and the sums of a window are plain integer sums. The grid starts
/// at the decimals of the first trade and widens when a trade needs more (docs/adr/0001-decimals.md).
/// </remarks>
internal readonly record struct DecimalGrid(int PriceDecimals, int SizeDecimals)
{
    public int NotionalDecimals => PriceDecimals + SizeDecimals;

    public bool Holds(in Trade trade) => trade.Price.Decimals <= PriceDecimals && trade.Size.Decimals <= SizeDecimals;

    public DecimalGrid WidenedFor(in Trade trade) =>
        new(Math.Max(PriceDecimals, trade.Price.Decimals), Math.Max(SizeDecimals, trade.Size.Decimals));

    /// <summary>Puts a trade on the grid.</summary>
    /// <returns>False when its price or size does not fit 63 bits with the grid's decimals.</returns>
    public bool TryPlace(in Trade trade, out HeldTrade held)
    {
        Debug.Assert(Holds(trade), "Invariant: the grid is widened before a trade is placed");
        var fits = TryScale(trade.Price.Digits, PriceDecimals - trade.Price.Decimals, out var price)
            & TryScale(trade.Size.Digits, SizeDecimals - trade.Size.Decimals, out var size);
        held = new(trade.Id, price, size, trade.Time.Ticks);
        return fits;
    }

    /// <summary>Moves a trade from this grid to a wider one.</summary>
    /// <returns>False when its price or size does not fit 63 bits there.</returns>
    public bool TryMove(in HeldTrade held, DecimalGrid wider, out HeldTrade moved)
    {
        var fits = TryScale(held.PriceUnits, wider.PriceDecimals - PriceDecimals, out var price)
            & TryScale(held.SizeUnits, wider.SizeDecimals - SizeDecimals, out var size);
        moved = held with { PriceUnits = price, SizeUnits = size };
        return fits;
    }

    private static bool TryScale(long units, int decimals, out long scaled)
    {
        if (decimals == 0)
        {
            scaled = units;
            return true;
        }

        var wide = units * PowersOfTen.Get(decimals);
        scaled = wide <= long.MaxValue ? (long)wide : 0;
        return wide <= long.MaxValue;
    }
}

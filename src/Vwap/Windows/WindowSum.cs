namespace Vwap;

/// <summary>The sums over a window's trades, as whole numbers on the stream's grid.</summary>
/// <remarks>
/// <para>Integers make adding and removing exactly reversible: a window never drifts, whatever has passed through it.</para>
/// <para>128 bits hold 1.7 × 10^38. At a price of 10^6 and a size of 10^9, both with 8 decimals, one trade's notional is 10^31 and 17 million
/// such trades fit. <see cref="TradeHistory"/> refuses the trade that would overflow before any window has changed.</para>
/// </remarks>
internal struct WindowSum
{
    public Int128 Volume { get; private set; }

    public Int128 Notional { get; private set; }

    public int Count { get; private set; }

    public void Add(in HeldTrade trade)
    {
        Volume += trade.SizeUnits;
        Notional += trade.Notional;
        Count++;
    }

    public void Remove(in HeldTrade trade)
    {
        Volume -= trade.SizeUnits;
        Notional -= trade.Notional;
        Count--;
    }

    /// <summary>Whether <paramref name="trade"/> can be added without leaving 127 bits. The volume cannot: price units are at least 1, so it is never larger.</summary>
    public readonly bool HasRoomFor(in HeldTrade trade) => trade.Notional <= Int128.MaxValue - Notional;
}

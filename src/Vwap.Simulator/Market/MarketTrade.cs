namespace Vwap.Simulator;

/// <summary>A trade as the exchange stores it.</summary>
/// <remarks>
/// Price and size are whole numbers of their last decimal place. The time is UTC in whole microseconds. The maker's order rests, the taker does the
/// opposite, with a market order or a limit order.
/// </remarks>
internal readonly record struct MarketTrade(
    long Id, long PriceDigits, long SizeDigits, DateTime Time, byte PriceDecimals, byte SizeDecimals, bool MakerSells, bool IsMarketOrder = false)
{
    public DecimalDigits Price(int decimalsMin = 0) => new(PriceDigits, PriceDecimals, decimalsMin);

    public DecimalDigits Size(int decimalsMin = 0) => new(SizeDigits, SizeDecimals, decimalsMin);
}

/// <summary>A trade with the details that only some dialects publish.</summary>
/// <remarks>
/// The product's sequence number in the full channel rises by more than one between trades; 0 if unknown. All trades of a burst share the taker's order.
/// </remarks>
internal readonly record struct Execution(Product Product, MarketTrade Trade, long Sequence = 0, Guid Maker = default, Guid Taker = default);

/// <summary>Trades that happen together: those of one taker order, or of one recorded frame.</summary>
/// <param name="Due">When, since the market opened.</param>
/// <param name="Products">The products traded: one, or all those in a recorded frame.</param>
/// <param name="Trades">In execution order. Empty when a recorded frame holds no readable trade.</param>
/// <param name="Number">The ordinal of the first trade, counted over all products: faults are drawn from it.</param>
/// <param name="Recorded">The recorded frame to send as is; null when the dialect renders one.</param>
internal sealed record Moment(
    TimeSpan Due, IReadOnlyList<Product> Products, List<Execution> Trades, long Number, ReadOnlyMemory<byte>? Recorded = null)
{
    /// <summary>The number of trades; at least 1.</summary>
    public int Count => Math.Max(1, Trades.Count);

    /// <summary>The maximum number of frames it is sent in.</summary>
    public int FramesMax => Recorded is null ? Count : 1;
}

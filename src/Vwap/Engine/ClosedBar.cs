namespace Vwap;

/// <summary>A bar that has ended: what its last reading said.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class ClosedBar
{
    internal ClosedBar(long tradeId, ExactDecimal vwap, ExactDecimal volume, int count, ReadingState state) =>
        (TradeId, Vwap, Volume, Count, State) = (tradeId, vwap, volume, count, state);

    /// <summary>The id of its last trade.</summary>
    public long TradeId { get; }

    /// <summary>Its VWAP, rounded half to even to 16 significant digits.</summary>
    public ExactDecimal Vwap { get; }

    /// <summary>The sum of its sizes, exact, in base units.</summary>
    public ExactDecimal Volume { get; }

    /// <summary>How many trades it has: 1 or more.</summary>
    public int Count { get; }

    /// <summary>How complete it is. Trades missing between it and the next bar may be its own: then it is <see cref="ReadingState.Gap"/>.</summary>
    public ReadingState State { get; }
}

namespace Vwap;

/// <summary>
/// A trade's digits do not fit beside those of the trades that its product's windows hold: with the decimals that all of them need, a price
/// or size does not fit 63 bits, or the sum of notionals would leave 127 bits.
/// </summary>
/// <remarks>Thrown before anything has changed. The trade is not counted; readings whose window should hold it say <see cref="ReadingState.Gap"/>.</remarks>
public sealed class TradeOverflowException : Exception
{
    internal TradeOverflowException(Trade trade)
        : base($"Trade {trade.Id} of {trade.Product} (price {trade.Price}, size {trade.Size}) cannot be counted exactly beside the product's other trades") =>
        Trade = trade;

    /// <summary>The trade that was not counted.</summary>
    public Trade Trade { get; }
}

namespace Vwap.Simulator;

/// <summary>The source of trades: a generator or a recording.</summary>
/// <remarks>One thread at a time. Call order: <see cref="TakeHistory"/>, <see cref="Open"/>, then <see cref="TakeNext"/> until it returns null.</remarks>
internal interface IMarketSource
{
    IReadOnlyList<Product> Products { get; }

    /// <summary>The trades before <paramref name="now"/> (UTC).</summary>
    IEnumerable<Moment> TakeHistory(DateTime now);

    /// <summary>Opens the market at <paramref name="now"/> (UTC).</summary>
    void Open(DateTime now);

    /// <summary>The next trades; null at the end.</summary>
    /// <param name="tradesMax">The maximum for a generated moment: 1 or more.</param>
    Moment? TakeNext(long tradesMax);
}

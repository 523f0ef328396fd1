namespace Vwap.Simulator;

/// <summary>Where the trades come from: a generator or a recording.</summary>
/// <remarks>Called by one thread at a time, in the order: <see cref="TakeHistory"/>, <see cref="Open"/>, <see cref="TakeNext"/> until it says null.</remarks>
internal interface IMarketSource : IDisposable
{
    /// <summary>What is traded.</summary>
    IReadOnlyList<ProductListing> Listings { get; }

    /// <summary>The trades that happened before <paramref name="now"/> (UTC).</summary>
    IEnumerable<MarketEvent> TakeHistory(DateTime now);

    /// <summary>Opens the market at <paramref name="now"/> (UTC).</summary>
    void Open(DateTime now);

    /// <summary>Adds what happens next at one moment.</summary>
    /// <param name="moment">Receives 1 to <paramref name="tradesMax"/> trades.</param>
    /// <param name="tradesMax">1 or more.</param>
    /// <returns>How long after the opening that moment is; null when nothing happens any more.</returns>
    TimeSpan? TakeNext(List<MarketEvent> moment, long tradesMax);
}

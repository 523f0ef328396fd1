namespace Vwap.Simulator;

/// <summary>When the next trades may happen.</summary>
/// <remarks>Called by one thread at a time.</remarks>
internal interface IMarketPace
{
    /// <summary>Called once, when the market opens.</summary>
    void Start();

    /// <summary>Waits until a moment may happen.</summary>
    /// <param name="due">How long after the opening it is, by the market's clock.</param>
    /// <param name="trades">How many trades it has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WaitAsync(TimeSpan due, int trades, CancellationToken cancellationToken);
}

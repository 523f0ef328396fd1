namespace Vwap;

/// <summary>A reading with the trades that it counts.</summary>
/// <param name="Reading">The reading.</param>
/// <param name="Trades">The trades of its window, in id order; the last one is that of the reading.</param>
public sealed record KeptWindow(Reading Reading, IReadOnlyList<Trade> Trades);

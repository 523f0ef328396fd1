namespace Vwap.Simulator;

/// <summary>A trade as it happens.</summary>
/// <param name="Product">The position of its product in the listings.</param>
/// <param name="Frame">What subscribers receive.</param>
/// <param name="Trade">What REST serves of it; null when a recorded frame holds no readable trade.</param>
/// <param name="Sequence">The product's sequence after it.</param>
internal readonly record struct MarketEvent(int Product, Frame Frame, TapedTrade? Trade, long Sequence);

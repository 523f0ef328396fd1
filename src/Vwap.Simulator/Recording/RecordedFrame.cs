namespace Vwap.Simulator;

/// <summary>A <c>match</c> or <c>last_match</c> as it stands in a file.</summary>
/// <param name="Utf8">The frame, byte for byte.</param>
/// <param name="Product">Whose trade it is.</param>
/// <param name="Trade">The trade; null when its id, price, size or time cannot be read.</param>
/// <param name="Sequence">The product's sequence; 0 when there is none.</param>
internal sealed record RecordedFrame(byte[] Utf8, ProductId Product, TapedTrade? Trade, long Sequence);

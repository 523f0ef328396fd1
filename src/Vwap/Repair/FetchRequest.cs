namespace Vwap;

/// <summary>A wish for trades that are missing: answered by <see cref="RepairingEngine.AddPage"/> or <see cref="RepairingEngine.FailFetch"/>.</summary>
/// <param name="Product">Whose trades.</param>
/// <param name="Ids">Which ids: at most <see cref="RepairLimits.PageTradesMax"/>.</param>
public readonly record struct FetchRequest(ProductId Product, IdRange Ids);

namespace Vwap;

/// <summary>A request for missing trades: answered once, by <see cref="RepairingEngine.AddPage"/> or <see cref="RepairingEngine.FailFetch"/>.</summary>
/// <param name="Stream">Whose trades.</param>
/// <param name="Ids">Which ids: at most <see cref="VenueRules.PageTradesMax"/>.</param>
/// <param name="Since">A time that none of them precedes, for venues that are asked by time; default for the newest trades.</param>
/// <param name="Within">How long readings will wait for the answer; null when none do.</param>
public sealed record FetchRequest(StreamId Stream, IdRange Ids, DateTime Since = default, TimeSpan? Within = null);

/// <summary>The answer to a <see cref="FetchRequest"/>.</summary>
/// <param name="Trades">Trades of the stream, in any order. Later ones than those requested are ignored.</param>
/// <param name="IsEnd">Whether the venue has no trade before those of the page, or before those requested when there are none.</param>
/// <param name="Complete">
/// Ids of which the page holds every trade there is, first and last included; default where the venue makes no such promise, as when a
/// trade may be served later than its neighbours.
/// </param>
public readonly record struct TradePage(IReadOnlyList<Trade> Trades, bool IsEnd = false, IdRange Complete = default);

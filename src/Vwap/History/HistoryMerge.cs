namespace Vwap;

/// <summary>Merges missed trades into a history, and finds which trades still follow a gap.</summary>
/// <remarks>A skipped id is a gap only where there was one before, and only as far as the missing trades have not come.</remarks>
/// <param name="history">The history as it was.</param>
/// <param name="complete">Ids of which every trade there is, is here; default when unknown.</param>
/// <param name="skippedIdIsGap">Whether that holds for ids older than all that was ever held, too.</param>
internal sealed class HistoryMerge(TradeHistory history, IdRange complete, bool skippedIdIsGap)
{
    private readonly List<(HeldTrade Trade, bool FollowsGap)> _trades = new(history.Count);

    public IReadOnlyList<(HeldTrade Trade, bool FollowsGap)> Trades => _trades;

    /// <summary>The id of the last trade taken, or dropped before; 0 when there is none.</summary>
    public long LastId => _trades.Count == 0 ? history.LastDroppedId : _trades[^1].Trade.Id;

    public void TakeHeld(long position) => Take(history[position], position);

    /// <summary>Takes a missed trade.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="position">The position of the held trade after it.</param>
    public void TakeMissed(in HeldTrade trade, long position) => Take(trade, position);

    private void Take(in HeldTrade trade, long position)
    {
        var wasGap = position == history.Start && history.LastDroppedId == 0 ? skippedIdIsGap : history.FollowsGap(position);
        _trades.Add((trade, wasGap && LastId > 0 && trade.Id > LastId + 1 && !complete.Covers(new(LastId + 1, trade.Id - 1))));
    }
}

namespace Vwap.Simulator;

/// <summary>The latest trades of one product in id order, up to <c>capacity</c>.</summary>
/// <remarks>Guarded by the exchange's lock.</remarks>
internal sealed class TradeHistory(int capacity)
{
    private readonly List<MarketTrade> _trades = [];

    public int Count => Math.Min(_trades.Count, capacity);

    /// <summary>The id of the newest trade; 0 before the first.</summary>
    public long LastId => Count == 0 ? 0 : _trades[^1].Id;

    /// <summary>The trade at a position; 0 is the oldest.</summary>
    public MarketTrade this[int position] => _trades[_trades.Count - Count + position];

    /// <summary>Inserts a trade by id. Ignores a duplicate, and one older than everything in a full history.</summary>
    public void Add(MarketTrade trade)
    {
        var position = trade.Id > LastId ? Count : FindFirst(known => known.Id >= trade.Id);
        var isKnown = position < Count && this[position].Id == trade.Id;
        if (isKnown || (position == 0 && Count == capacity))
            return;
        _trades.Insert(_trades.Count - Count + position, trade);
        if (_trades.Count == 2 * capacity)
            _trades.RemoveRange(0, capacity);
    }

    /// <summary>Binary search: the position of the first trade that meets a condition which all later trades meet too; <see cref="Count"/> if none does.</summary>
    public int FindFirst(Predicate<MarketTrade> condition)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (condition(this[middle]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>The trades in [from, to), oldest first.</summary>
    public IEnumerable<MarketTrade> Take(int from, int to) => Enumerable.Range(from, Math.Max(0, to - from)).Select(position => this[position]);

    /// <summary>The newest trades, oldest first.</summary>
    public IEnumerable<MarketTrade> TakeLast(int count) => Take(Math.Max(0, Count - count), Count);
}

using System.Diagnostics.CodeAnalysis;

namespace Vwap;

/// <summary>The trades of one product that wait for earlier ones, by id.</summary>
/// <remarks>Engine thread only.</remarks>
/// <param name="tradesMax">How many find room; what a page brings at once may go beyond it.</param>
internal sealed class HeldBack(int tradesMax)
{
    private readonly SortedDictionary<long, (Trade Trade, DateTime Since)> _trades = [];

    public int Count => _trades.Count;

    public bool IsFull => _trades.Count >= tradesMax;

    /// <summary>The lowest id that waits, and since when.</summary>
    public (long Id, DateTime Since) First
    {
        get
        {
            var (id, held) = _trades.First();
            return (id, held.Since);
        }
    }

    /// <summary>The ids between <paramref name="from"/> and <paramref name="to"/> that do not wait: separate ranges, lowest first.</summary>
    /// <param name="from">At most the lowest id that waits.</param>
    /// <param name="to">At least the highest id that waits.</param>
    public IReadOnlyList<IdRange> FindMissing(long from, long to)
    {
        var missing = new List<IdRange>();
        foreach (var id in _trades.Keys)
        {
            if (id > from)
                missing.Add(new(from, id - 1));
            from = id + 1;
        }

        if (from <= to)
            missing.Add(new(from, to));
        return missing;
    }

    public bool TryAdd(in Trade trade, DateTime now) => _trades.TryAdd(trade.Id, (trade, now));

    public bool TryTake(long id, [MaybeNullWhen(false)] out Trade trade)
    {
        var found = _trades.Remove(id, out var held);
        trade = held.Trade;
        return found;
    }
}

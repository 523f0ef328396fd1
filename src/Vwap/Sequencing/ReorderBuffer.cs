using System.Diagnostics.CodeAnalysis;

namespace Vwap;

/// <summary>The trades of one stream that wait for earlier ones, by id.</summary>
/// <remarks>Engine thread only.</remarks>
/// <param name="tradesMax">How many it holds; a fetched page may exceed it.</param>
internal sealed class ReorderBuffer(int tradesMax)
{
    private readonly SortedDictionary<long, Waiting> _trades = [];

    public int Count => _trades.Count;

    public bool IsFull => _trades.Count >= tradesMax;

    /// <summary>The trade with the lowest id. There is one.</summary>
    public Waiting First => _trades.First().Value;

    public bool TryAdd(in Waiting waiting) => _trades.TryAdd(waiting.Trade.Id, waiting);

    public void Remove(long id) => _trades.Remove(id);

    /// <summary>The ids from <paramref name="from"/> to <paramref name="to"/> that are missing: separate ranges, lowest first.</summary>
    /// <param name="from">At most the lowest id that waits.</param>
    /// <param name="to">At least the highest id that waits.</param>
    /// <param name="isGap">Whether ids skipped before a waiting trade are missing.</param>
    public IEnumerable<IdRange> FindMissing(long from, long to, Func<Waiting, IdRange, bool> isGap)
    {
        foreach (var (id, waiting) in _trades)
        {
            var skipped = new IdRange(from, id - 1);
            if (id > from && isGap(waiting, skipped))
                yield return skipped;
            from = id + 1;
        }

        if (from <= to)
            yield return new(from, to);
    }

    /// <summary>The newest waiting trade below <paramref name="id"/>.</summary>
    public bool TryFindBelow(long id, [MaybeNullWhen(false)] out Trade trade)
    {
        trade = default;
        foreach (var waiting in _trades.Values.TakeWhile(waiting => waiting.Trade.Id < id))
            trade = waiting.Trade;
        return trade.Id > 0;
    }
}

/// <summary>A trade that waits for earlier ones.</summary>
/// <param name="Trade">The trade.</param>
/// <param name="Since">When it came.</param>
/// <param name="FollowsInterruption">Whether the feed was interrupted right before it.</param>
internal readonly record struct Waiting(Trade Trade, TimeSpan Since, bool FollowsInterruption = false);

using System.Diagnostics.CodeAnalysis;

namespace Vwap;

/// <summary>The trades of one product that wait for earlier ones, by id.</summary>
/// <remarks>At most <see cref="RepairLimits.HeldTradesMax"/>. Engine thread only.</remarks>
internal sealed class HeldBack
{
    private readonly SortedDictionary<long, (Trade Trade, DateTime Since)> _trades = [];

    public int Count => _trades.Count;

    public bool IsFull => _trades.Count >= RepairLimits.HeldTradesMax;

    /// <summary>The lowest id that waits, and since when.</summary>
    public (long Id, DateTime Since) First
    {
        get
        {
            var (id, held) = _trades.First();
            return (id, held.Since);
        }
    }

    public bool TryAdd(in Trade trade, DateTime now) => _trades.TryAdd(trade.Id, (trade, now));

    public bool TryTake(long id, [MaybeNullWhen(false)] out Trade trade)
    {
        var found = _trades.Remove(id, out var held);
        trade = held.Trade;
        return found;
    }
}

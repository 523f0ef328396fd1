using System.Diagnostics;

namespace Vwap;

/// <summary>The trades of one product that some window still holds, oldest first, on the product's grid.</summary>
/// <remarks>
/// A ring that grows to <see cref="EngineLimits.HistoryTradesMax"/>. Positions count up from the first trade ever appended and stay valid
/// until the trade is dropped or the history is rewritten. Engine thread only.
/// </remarks>
internal sealed class TradeHistory
{
    private const int CapacityMin = 256;

    private HeldTrade[] _ring = new HeldTrade[CapacityMin];
    private WindowSum _total;

    public DecimalGrid Grid { get; private set; }

    /// <summary>The position of the oldest trade.</summary>
    public long Start { get; private set; }

    /// <summary>The position after the newest trade.</summary>
    public long End { get; private set; }

    public int Count => (int)(End - Start);

    public ref readonly HeldTrade this[long position]
    {
        get
        {
            Debug.Assert(position >= Start && position < End, "Invariant: a position is read only while its trade is held");
            return ref _ring[position & (_ring.Length - 1)];
        }
    }

    public ref readonly HeldTrade Newest => ref this[End - 1];

    /// <summary>Puts <paramref name="trade"/> on the grid, widening it if it must.</summary>
    /// <param name="trade">A trade about to be appended.</param>
    /// <param name="held">The trade on the grid.</param>
    /// <param name="widened">True when the trades held were moved to a wider grid: sums taken before are void.</param>
    /// <exception cref="TradeOverflowException">It does not fit beside the trades held; nothing has changed.</exception>
    public void Place(in Trade trade, out HeldTrade held, out bool widened)
    {
        widened = !Grid.Holds(trade);
        if (widened && !TryWiden(trade))
            throw new TradeOverflowException(trade);
        if (!TryPlace(trade, out held))
            throw new TradeOverflowException(trade);
    }

    /// <summary>Appends a trade that <see cref="Place"/> has put on the grid.</summary>
    public void Append(in HeldTrade trade)
    {
        Debug.Assert(Count < EngineLimits.HistoryTradesMax, "Invariant: the owner makes room first");
        if (Count == _ring.Length)
            Grow();
        _ring[End & (_ring.Length - 1)] = trade;
        _total.Add(trade);
        End++;
    }

    /// <summary>Drops every trade before <paramref name="position"/>.</summary>
    public void DropBefore(long position)
    {
        for (; Start < position; Start++)
            _total.Remove(this[Start]);
    }

    /// <summary>Puts missed trades among those held, in id order. Positions and sums taken before are void.</summary>
    /// <param name="missed">In id order; an id that is held already is passed over.</param>
    /// <returns>How many do not fit beside the others and were left out.</returns>
    public int Merge(ReadOnlySpan<Trade> missed)
    {
        foreach (ref readonly var trade in missed)
        {
            if (!Grid.Holds(trade))
                TryWiden(trade);
        }

        var held = new HeldTrade[Count];
        for (var index = 0; index < held.Length; index++)
            held[index] = this[Start + index];

        DropBefore(End);
        return Interleave(held, missed);
    }

    private int Interleave(ReadOnlySpan<HeldTrade> held, ReadOnlySpan<Trade> missed)
    {
        // The newest trades are the ones that windows need: at the limit the oldest stay out.
        var surplus = Math.Max(0, held.Length + missed.Length - EngineLimits.HistoryTradesMax);
        missed = missed[Math.Min(surplus, missed.Length)..];

        var refused = 0;
        foreach (ref readonly var trade in missed)
        {
            while (!held.IsEmpty && held[0].Id < trade.Id)
                TakeFirst(ref held);
            if (!held.IsEmpty && held[0].Id == trade.Id)
                continue;
            if (Grid.Holds(trade) && TryPlace(trade, out var placed))
                Append(placed);
            else
                refused++;
        }

        while (!held.IsEmpty)
            TakeFirst(ref held);
        return refused;
    }

    private void TakeFirst(ref ReadOnlySpan<HeldTrade> held)
    {
        Append(held[0]);
        held = held[1..];
    }

    private bool TryPlace(in Trade trade, out HeldTrade held) => Grid.TryPlace(trade, out held) && _total.HasRoomFor(held);

    private bool TryWiden(in Trade trade)
    {
        var wider = Count == 0 ? new(trade.Price.Decimals, trade.Size.Decimals) : Grid.WidenedFor(trade);
        var ring = new HeldTrade[_ring.Length];
        var total = default(WindowSum);
        for (var position = Start; position < End; position++)
        {
            if (!Grid.TryMove(this[position], wider, out var moved) || !total.HasRoomFor(moved))
                return false;
            ring[position & (ring.Length - 1)] = moved;
            total.Add(moved);
        }

        if (!wider.TryPlace(trade, out var held) || !total.HasRoomFor(held))
            return false;
        (_ring, _total, Grid) = (ring, total, wider);
        return true;
    }

    private void Grow()
    {
        var ring = new HeldTrade[_ring.Length * 2];
        for (var position = Start; position < End; position++)
            ring[position & (ring.Length - 1)] = this[position];
        _ring = ring;
    }
}

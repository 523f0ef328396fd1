using System.Diagnostics;

namespace Vwap;

/// <summary>The trades of one product that some window still holds, oldest first, on the product's grid.</summary>
/// <remarks>
/// A ring that grows to <paramref name="tradesMax"/>. Positions count up from the first trade ever appended and stay valid until the trade
/// is dropped or the history is rewritten. Engine thread only.
/// </remarks>
/// <param name="tradesMax">The most trades kept: 2 or more.</param>
internal sealed class TradeHistory(int tradesMax)
{
    private const int CapacityMin = 256;

    private HeldTrade[] _ring = new HeldTrade[CapacityMin];
    private WindowSum _total;

    public DecimalGrid Grid { get; private set; }

    /// <summary>The position of the oldest trade.</summary>
    public long Start { get; private set; }

    /// <summary>The position after the newest trade.</summary>
    public long End { get; private set; }

    /// <summary>The time, in ticks, since which every trade is held or was dropped as no longer needed, holes aside.</summary>
    public long KnownSince { get; private set; } = long.MaxValue;

    /// <summary>Whether trades were dropped: what lies before the oldest trade is then known, and needed by no window.</summary>
    public bool HasDropped { get; private set; }

    public int Count => (int)(End - Start);

    public bool IsFull => Count == tradesMax;

    public ref readonly HeldTrade this[long position]
    {
        get
        {
            Debug.Assert(position >= Start && position < End, "Invariant: a position is read only while its trade is held");
            return ref _ring[position & (_ring.Length - 1)];
        }
    }

    public ref readonly HeldTrade Oldest => ref this[Start];

    public ref readonly HeldTrade Newest => ref this[End - 1];

    /// <summary>Puts <paramref name="trade"/> on the grid, moving what is held to another grid if it must.</summary>
    /// <param name="trade">A trade about to be appended.</param>
    /// <param name="held">The trade on the grid.</param>
    /// <param name="moved">True when the trades held were moved to another grid: sums taken before are void.</param>
    /// <exception cref="TradeOverflowException">It does not fit beside the trades held; nothing has changed.</exception>
    public void Place(in Trade trade, out HeldTrade held, out bool moved)
    {
        moved = false;
        if (TryPlace(trade, out held))
            return;

        moved = TryMakeRoom(trade);
        if (!moved || !TryPlace(trade, out held))
            throw new TradeOverflowException(trade);
    }

    /// <summary>Appends a trade that <see cref="Place"/> has put on the grid.</summary>
    public void Append(in HeldTrade trade)
    {
        Debug.Assert(!IsFull, "Invariant: the owner makes room first");
        if (KnownSince == long.MaxValue)
            KnownSince = trade.TimeTicks;
        if (Count == _ring.Length)
            Grow();
        _ring[End & (_ring.Length - 1)] = trade;
        _total.Add(trade);
        End++;
    }

    /// <summary>Drops every trade before <paramref name="position"/>: no window needs it.</summary>
    public void DropBefore(long position)
    {
        HasDropped |= position > Start;
        for (; Start < position; Start++)
            _total.Remove(this[Start]);
    }

    /// <summary>At the limit: drops the oldest trade although a window may need it. What is known begins after it.</summary>
    public void ReleaseOldest()
    {
        KnownSince = Oldest.TimeTicks;
        DropBefore(Start + 1);
    }

    /// <summary>Puts missed trades among those held. Positions and sums taken before are void.</summary>
    /// <param name="missed">In id order; an id that is held already, or comes twice, is passed over.</param>
    /// <returns>How many do not fit beside the others and were left out.</returns>
    public int Merge(ReadOnlySpan<Trade> missed)
    {
        foreach (ref readonly var trade in missed)
        {
            if (!TryPlace(trade, out _))
                TryMakeRoom(trade);
        }

        var merged = new List<HeldTrade>(Count + missed.Length);
        var refused = Interleave(missed, merged);
        Rewrite(merged);
        return refused;
    }

    private int Interleave(ReadOnlySpan<Trade> missed, List<HeldTrade> merged)
    {
        var refused = 0;
        var total = _total;
        var position = Start;
        foreach (ref readonly var trade in missed)
        {
            while (position < End && this[position].Id <= trade.Id)
                merged.Add(this[position++]);
            if (merged.Count > 0 && merged[^1].Id == trade.Id)
                continue;

            if (Grid.TryPlace(trade, out var held) && total.HasRoomFor(held))
            {
                total.Add(held);
                merged.Add(held);
            }
            else
            {
                refused++;
            }
        }

        while (position < End)
            merged.Add(this[position++]);
        return refused;
    }

    /// <summary>Holds <paramref name="trades"/> and nothing else; at the limit, the newest of them.</summary>
    private void Rewrite(List<HeldTrade> trades)
    {
        (Start, _total) = (End, default);
        KnownSince = Math.Min(KnownSince, trades[0].TimeTicks);
        foreach (var trade in trades)
        {
            if (IsFull)
                ReleaseOldest();
            Append(trade);
        }
    }

    private bool TryPlace(in Trade trade, out HeldTrade held) => Grid.TryPlace(trade, out held) && _total.HasRoomFor(held);

    /// <summary>Finds a grid for the trades held and <paramref name="trade"/>: wider, or without decimals that none of them needs any more.</summary>
    private bool TryMakeRoom(in Trade trade) =>
        TryMoveTo(Count == 0 ? DecimalGrid.Of(trade) : Grid.WidenedFor(trade), trade) || TryMoveTo(FindTightestGrid(trade), trade);

    private DecimalGrid FindTightestGrid(in Trade trade)
    {
        var tightest = DecimalGrid.Of(trade);
        for (var position = Start; position < End; position++)
            tightest = Grid.WidenFor(tightest, this[position]);
        return tightest;
    }

    private bool TryMoveTo(DecimalGrid grid, in Trade trade)
    {
        if (grid == Grid)
            return false;

        var ring = new HeldTrade[_ring.Length];
        var total = default(WindowSum);
        for (var position = Start; position < End; position++)
        {
            if (!Grid.TryMove(this[position], grid, out var moved) || !total.HasRoomFor(moved))
                return false;
            ring[position & (ring.Length - 1)] = moved;
            total.Add(moved);
        }

        if (!grid.TryPlace(trade, out var held) || !total.HasRoomFor(held))
            return false;
        (_ring, _total, Grid) = (ring, total, grid);
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

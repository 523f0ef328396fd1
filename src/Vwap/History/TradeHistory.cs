using System.Diagnostics;

namespace Vwap;

/// <summary>The counted trades of one stream that some window still holds, oldest first, and the gaps between them.</summary>
/// <remarks>
/// <para>A ring that grows to <paramref name="tradesMax"/>. Positions count up from the first trade ever appended and stay valid until the
/// trade is dropped or the history is rewritten. Windows see positions and times only; ids are up to the sequence.</para>
/// <para>A gap is a place where trades are known to be missing. It is kept as the position of the trade that follows it.</para>
/// <para>Engine thread only.</para>
/// </remarks>
/// <param name="tradesMax">The most trades kept: 2 or more.</param>
internal sealed class TradeHistory(int tradesMax)
{
    private const int CapacityMin = 256;

    private readonly List<long> _gaps = [];
    private HeldTrade[] _ring = new HeldTrade[CapacityMin];
    private WindowSum _total;

    /// <summary>The id that a gap before the oldest trade begins after, while <see cref="LastDroppedId"/> is forgotten.</summary>
    private long _gapFloor;

    public DecimalGrid Grid { get; private set; }

    /// <summary>The position of the oldest trade.</summary>
    public long Start { get; private set; }

    /// <summary>The position after the newest trade.</summary>
    public long End { get; private set; }

    /// <summary>The time, in ticks, since which every trade is held or was dropped as no longer needed, gaps aside.</summary>
    public long KnownSince { get; private set; } = long.MaxValue;

    /// <summary>Whether no trade is older than those that were ever held.</summary>
    public bool IsPastKnown { get; private set; }

    /// <summary>The id of the newest trade that was dropped because no window needs it; 0 when none was.</summary>
    public long LastDroppedId { get; private set; }

    public int Count => (int)(End - Start);

    public bool IsFull => Count == tradesMax;

    public bool HasGaps => _gaps.Count > 0;

    /// <summary>The position of the trade after the newest gap; −1 without a gap.</summary>
    public long NewestGap => _gaps.Count == 0 ? -1 : _gaps[^1];

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

    /// <summary>The missing ids, gap by gap, lowest first.</summary>
    public IEnumerable<IdRange> MissingIds()
    {
        foreach (var gap in _gaps)
            yield return MissingBefore(gap);
    }

    /// <summary>The trades held from a position on.</summary>
    public IEnumerable<Trade> TradesFrom(long position, StreamId stream)
    {
        for (; position < End; position++)
            yield return Grid.ToTrade(this[position], stream);
    }

    /// <summary>Whether a trade of this id is held.</summary>
    public bool Holds(long id)
    {
        var position = FindAtOrAbove(id);
        return position < End && this[position].Id == id;
    }

    /// <summary>Whether this id lies in a gap.</summary>
    public bool IsInGap(long id)
    {
        var position = FindAtOrAbove(id);
        return position < End && this[position].Id != id && FollowsGap(position) && MissingBefore(position).Contains(id);
    }

    /// <summary>Whether the trade at a position follows a gap.</summary>
    public bool FollowsGap(long position) => _gaps.BinarySearch(position) >= 0;

    /// <summary>The time of the newest trade below this id; default when none is held.</summary>
    public DateTime FindTimeBelow(long id) => FindAtOrAbove(id) is var position && position > Start ? new(this[position - 1].TimeTicks, DateTimeKind.Utc) : default;

    /// <summary>Puts <paramref name="trade"/> on the grid, moving the trades held to another grid if necessary.</summary>
    /// <param name="trade">A trade about to be appended.</param>
    /// <param name="held">The trade on the grid.</param>
    /// <param name="moved">True when the trades held were moved to another grid: earlier sums are invalid.</param>
    /// <returns>False when it does not fit beside the trades held; nothing has changed.</returns>
    public bool TryPlace(in Trade trade, out HeldTrade held, out bool moved)
    {
        moved = false;
        if (TryPlace(trade, out held))
            return true;
        moved = TryMakeRoom(trade);
        return moved && TryPlace(trade, out held);
    }

    /// <summary>Appends a trade that <see cref="TryPlace(in Trade, out HeldTrade, out bool)"/> has put on the grid.</summary>
    /// <param name="trade">The newest trade.</param>
    /// <param name="followsGap">Whether trades are missing between it and the one before.</param>
    public void Append(in HeldTrade trade, bool followsGap)
    {
        Debug.Assert(!IsFull, "Invariant: the owner makes room first");
        if (KnownSince == long.MaxValue)
            KnownSince = trade.TimeTicks;
        if (followsGap)
            _gaps.Add(End);
        if (Count == _ring.Length)
            Grow();
        _ring[End & (_ring.Length - 1)] = trade;
        _total.Add(trade);
        End++;
    }

    /// <summary>Drops every trade before <paramref name="position"/>: no window needs it.</summary>
    public void DropBefore(long position)
    {
        if (position == Start)
            return;
        LastDroppedId = this[position - 1].Id;
        for (; Start < position; Start++)
            _total.Remove(this[Start]);
        if (_gaps.Count > 0)
            _gaps.RemoveRange(0, CountGapsBefore(position));
    }

    /// <summary>Lets trades that were dropped be inserted again: a window has come that may need them.</summary>
    public void ForgetDropped() => (_gapFloor, LastDroppedId) = (LastDroppedId, 0);

    /// <summary>At the limit: drops the oldest trade although a window may need it. What is known begins after it.</summary>
    public void ReleaseOldest()
    {
        KnownSince = Oldest.TimeTicks;
        IsPastKnown = false;
        DropBefore(Start + 1);
    }

    /// <summary>The venue has nothing older.</summary>
    public void KnowPast() => IsPastKnown = true;

    /// <summary>Puts missed trades between those held, or older ones before them. Earlier positions and sums are invalid.</summary>
    /// <param name="missed">In id order, none above the newest; an id that is held already, or comes twice, is skipped.</param>
    /// <param name="complete">Ids of which every trade there is, is held or among <paramref name="missed"/>; default when unknown.</param>
    /// <param name="skippedIdIsGap">Whether an id skipped among trades older than all held is a missing trade.</param>
    /// <returns>How many do not fit beside the others and were left out.</returns>
    public int Insert(ReadOnlySpan<Trade> missed, IdRange complete, bool skippedIdIsGap)
    {
        foreach (ref readonly var trade in missed)
        {
            if (!TryPlace(trade, out _))
                TryMakeRoom(trade);
        }

        var merge = new HistoryMerge(this, complete, skippedIdIsGap);
        var refused = Interleave(missed, merge);
        Rewrite(merge);
        return refused;
    }

    private int Interleave(ReadOnlySpan<Trade> missed, HistoryMerge merge)
    {
        var refused = 0;
        var total = _total;
        var position = Start;
        foreach (ref readonly var trade in missed)
        {
            while (position < End && this[position].Id <= trade.Id)
                merge.TakeHeld(position++);
            if (trade.Id <= merge.LastId)
                continue;

            if (Grid.TryPlace(trade, out var held) && total.HasRoomFor(held))
            {
                total.Add(held);
                merge.TakeMissed(held, position);
            }
            else
            {
                refused++;
            }
        }

        while (position < End)
            merge.TakeHeld(position++);
        return refused;
    }

    /// <summary>Holds the merged trades and no others; at the limit, the newest of them.</summary>
    private void Rewrite(HistoryMerge merge)
    {
        (Start, _total) = (End, default);
        _gaps.Clear();
        _gapFloor = 0;
        if (merge.Trades.Count > 0)
            KnownSince = Math.Min(KnownSince, merge.Trades[0].Trade.TimeTicks);
        foreach (var (trade, followsGap) in merge.Trades)
        {
            if (IsFull)
                ReleaseOldest();
            Append(trade, followsGap);
        }
    }

    private IdRange MissingBefore(long gap) => new((gap > Start ? this[gap - 1].Id : Math.Max(LastDroppedId, _gapFloor)) + 1, this[gap].Id - 1);

    /// <summary>The position of the first trade with this id or a higher one; <see cref="End"/> when there is none.</summary>
    private long FindAtOrAbove(long id)
    {
        var (low, high) = (Start, End);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (this[middle].Id < id)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private int CountGapsBefore(long position)
    {
        var index = _gaps.BinarySearch(position);
        return index < 0 ? ~index : index;
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

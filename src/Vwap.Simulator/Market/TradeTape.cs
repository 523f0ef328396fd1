namespace Vwap.Simulator;

/// <summary>The last trades of one product in id order, for REST to page through.</summary>
/// <remarks>Holds up to <c>capacity</c> trades; the oldest make room for new ones. Whoever uses it holds the floor's lock.</remarks>
internal sealed class TradeTape(int capacity)
{
    private TapedTrade[] _ring = [];
    private int _start;

    public int Count { get; private set; }

    /// <summary>The id of the newest trade; 0 before the first.</summary>
    public long LastId => Count == 0 ? 0 : At(Count - 1).Id;

    /// <summary>Puts a trade in its place. One whose id is known, or is older than all of a full tape, changes nothing.</summary>
    public void Add(TapedTrade trade)
    {
        var position = trade.Id > LastId ? Count : CountBelow(trade.Id);
        if (position < Count && At(position).Id == trade.Id)
            return;
        if (Count == capacity)
        {
            if (position == 0)
                return;
            ForgetOldest();
            position--;
        }

        Grow();
        Count++;
        for (var later = Count - 1; later > position; later--)
            At(later) = At(later - 1);
        At(position) = trade;
    }

    /// <summary>The newest trades with an id between the two, both excluded, newest first.</summary>
    public TapedTrade[] TakePage(long above, long below, int rowsMax)
    {
        var end = CountBelow(below);
        var start = above == long.MaxValue ? end : Math.Min(end, CountBelow(above + 1));
        var page = new TapedTrade[Math.Min(rowsMax, end - start)];
        for (var row = 0; row < page.Length; row++)
            page[row] = At(end - 1 - row);
        return page;
    }

    private ref TapedTrade At(int position) => ref _ring[(_start + position) % _ring.Length];

    private void ForgetOldest()
    {
        _start = (_start + 1) % _ring.Length;
        Count--;
    }

    private void Grow()
    {
        if (Count < _ring.Length)
            return;
        var larger = new TapedTrade[Math.Min(capacity, Math.Max(1_024, 2 * Count))];
        for (var position = 0; position < Count; position++)
            larger[position] = At(position);
        _ring = larger;
        _start = 0;
    }

    private int CountBelow(long id)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Id < id)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

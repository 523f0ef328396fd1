namespace Vwap;

/// <summary>The highest, or lowest, price of a moving range of positions: each enters and leaves once.</summary>
/// <remarks>Holds the positions that no later one beats, oldest first, in a ring that grows.</remarks>
/// <param name="history">The trades.</param>
/// <param name="isHigh">Whether it is the highest.</param>
internal sealed class ExtremeQueue(TradeHistory history, bool isHigh)
{
    private long[] _ring = new long[16];
    private int _start;
    private int _count;

    public long Price => history[_ring[_start]].PriceUnits;

    public void Add(long position)
    {
        var price = history[position].PriceUnits;
        while (_count > 0 && IsBeaten(history[_ring[Index(_count - 1)]].PriceUnits, price))
            _count--;
        if (_count == _ring.Length)
            Grow();
        _ring[Index(_count++)] = position;
    }

    public void Remove(long position)
    {
        if (_count == 0 || _ring[_start] != position)
            return;
        _start = Index(1);
        _count--;
    }

    public void Clear() => (_start, _count) = (0, 0);

    private bool IsBeaten(long old, long price) => isHigh ? old <= price : old >= price;

    private int Index(int offset) => (_start + offset) & (_ring.Length - 1);

    private void Grow()
    {
        var ring = new long[_ring.Length * 2];
        for (var offset = 0; offset < _count; offset++)
            ring[offset] = _ring[Index(offset)];
        (_ring, _start) = (ring, 0);
    }
}

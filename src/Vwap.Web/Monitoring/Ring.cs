namespace Vwap.Web;

/// <summary>The last items of a sequence. An item's position is how many came before it; the memory grows as items come, up to the capacity.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Ring<T>(int capacity)
{
    private const int LengthMin = 64;

    private T[] _items = new T[Math.Min(capacity, LengthMin)];
    private int _next;

    /// <summary>The position of the oldest item kept; equal to <see cref="End"/> when there is none.</summary>
    public long First => Math.Max(0, End - capacity);

    /// <summary>The position of the next item to come.</summary>
    public long End { get; private set; }

    /// <summary>The item at a position from <see cref="First"/> to before <see cref="End"/>.</summary>
    public ref readonly T this[long position] => ref _items[(int)(position % _items.Length)];

    /// <summary>Adds an item, to be filled in place; it has the values of an older one.</summary>
    public ref T Add()
    {
        if (_next == _items.Length)
        {
            if (_next < capacity)
                Array.Resize(ref _items, (int)Math.Min(capacity, 2L * _items.Length)); // not wrapped yet: positions are indices
            else
                _next = 0;
        }

        End++;
        return ref _items[_next++];
    }
}

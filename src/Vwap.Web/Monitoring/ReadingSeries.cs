namespace Vwap.Web;

/// <summary>The readings of one stream and window, the latest ones kept.</summary>
/// <remarks>Read it through its <see cref="ReadingBoard"/>; what is public here is safe to read from any thread.</remarks>
public sealed class ReadingSeries
{
    private long _lastNumber;
    private long _lastAt;

    internal ReadingSeries(StreamId stream, WindowSpec window, int index, int historyMax)
    {
        Stream = stream;
        Window = window;
        Index = index;
        Readings = new(historyMax);
    }

    /// <summary>The stream.</summary>
    public StreamId Stream { get; }

    /// <summary>The window.</summary>
    public WindowSpec Window { get; }

    /// <summary>The number of the latest reading; 0 before the first.</summary>
    public long LastNumber => Volatile.Read(ref _lastNumber);

    /// <summary>Its place among all series that the board ever had.</summary>
    internal int Index { get; }

    /// <summary>Needs the board's lock.</summary>
    internal Ring<NumberedReading> Readings { get; }

    /// <summary>When the latest reading came, in UTC; the default value before the first.</summary>
    internal DateTime LastAt => new(Volatile.Read(ref _lastAt), DateTimeKind.Utc);

    /// <summary>Needs the board's lock.</summary>
    internal void Add(long number, in Reading reading, long atTicks)
    {
        ref var added = ref Readings.Add();
        added.Number = number;
        new ReadOnlySpan<Reading>(in reading).CopyTo(new(ref added.Reading)); // half the time of an assignment, which copies a struct with references word by word
        Volatile.Write(ref _lastAt, atTicks);
        Volatile.Write(ref _lastNumber, number);
    }
}

/// <summary>A reading and its number: how many readings of all streams came up to it.</summary>
internal struct NumberedReading
{
    public long Number;
    public Reading Reading;
}

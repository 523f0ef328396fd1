namespace Vwap.Cli;

/// <summary>Lets through the readings up to the last one of the N-th trade, counted by the first window.</summary>
/// <remarks>Engine thread only.</remarks>
/// <param name="max">How many; null for no limit.</param>
/// <param name="firstWindow">The window whose readings count.</param>
internal sealed class ReadingLimit(long? max, WindowSpec firstWindow)
{
    private long _count;

    public bool IsReached { get; private set; }

    /// <summary>The readings of <paramref name="batch"/> that are within the limit.</summary>
    public ReadOnlyMemory<Reading> Take(ReadOnlyMemory<Reading> batch)
    {
        if (max is null)
            return batch;

        var readings = batch.Span;
        for (var index = 0; index < readings.Length; index++)
        {
            if (readings[index].Window == firstWindow && ++_count > max)
                return batch[..Reach(index)];
        }

        IsReached = _count >= max;
        return batch;
    }

    private int Reach(int index)
    {
        IsReached = true;
        return index;
    }
}

namespace Vwap.Cli;

/// <summary>Passes readings until those of the N-th trade, counted by the first window.</summary>
/// <remarks>Engine thread only.</remarks>
/// <param name="max">N; null for no limit.</param>
/// <param name="firstWindow">The window whose readings are counted.</param>
internal sealed class ReadingLimit(long? max, WindowSpec firstWindow)
{
    private long _count;

    public bool IsReached { get; private set; }

    /// <summary>Returns the readings of <paramref name="batch"/> within the limit.</summary>
    public ReadOnlyMemory<Reading> Take(ReadOnlyMemory<Reading> batch)
    {
        if (max is null)
            return batch;

        var taken = 0;
        foreach (ref readonly var reading in batch.Span)
        {
            if (reading.Window == firstWindow && ++_count > max)
                break;
            taken++;
        }

        IsReached = _count >= max;
        return batch[..taken];
    }
}

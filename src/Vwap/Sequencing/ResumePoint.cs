namespace Vwap;

/// <summary>The last trade id emitted for each stream and window by an earlier run.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class ResumePoint
{
    /// <summary>Nothing was emitted.</summary>
    public static readonly ResumePoint None = new(new Dictionary<(StreamId, WindowSpec), long>());

    private readonly IReadOnlyDictionary<(StreamId Stream, WindowSpec Window), long> _last;

    /// <summary>Takes the last trade id emitted for each stream and window.</summary>
    public ResumePoint(IReadOnlyDictionary<(StreamId Stream, WindowSpec Window), long> last) => _last = last;

    /// <summary>
    /// The trade id with which a stream resumes; 0 when nothing was emitted for it. It is the lowest that any of its windows needs, as a run
    /// may end between the readings of one trade, be it the first: a window without a reading starts with the last trade of the others.
    /// </summary>
    public long NextTradeId(StreamId stream, IEnumerable<WindowSpec> windows)
    {
        var lowest = long.MaxValue;
        var isAnyWithout = false;
        foreach (var window in windows)
        {
            if (LastTradeId(stream, window) is { } last)
                lowest = Math.Min(lowest, last);
            else
                isAnyWithout = true;
        }

        if (lowest == long.MaxValue)
            return 0;
        return isAnyWithout ? lowest : lowest + 1;
    }

    /// <summary>The last trade id emitted for one window; null when none was.</summary>
    public long? LastTradeId(StreamId stream, WindowSpec window) => _last.TryGetValue((stream, window), out var id) ? id : null;
}

namespace Vwap.Web;

/// <summary>The latest readings of a run, for those who look at it: the engine posts, any number of clients read at their own pace.</summary>
/// <remarks>
/// <para>Thread-safe. Nothing that a client does makes the engine wait for more than a copy of <see cref="CopyMax"/> readings.</para>
/// <para>Readings are numbered from 1 in the order in which they are posted. A client remembers the number that it has got to: the board knows no
/// clients, and keeps no queue for them.</para>
/// </remarks>
public sealed class ReadingBoard
{
    /// <summary>How many readings are copied at once.</summary>
    internal const int CopyMax = 128;

    private readonly Lock _gate = new();
    private readonly int _historyMax;

    /// <summary>All series there ever were, by index; null for one that is no longer watched.</summary>
    private readonly List<ReadingSeries?> _all = [];
    private readonly Ring<(int Series, long Position)> _order; // the item of number n has position n - 1
    private readonly TimeProvider _timeProvider;

    /// <summary>Streams found before, each at the place of its hash: the engine has one object of each.</summary>
    private readonly (StreamId? Stream, ReadingSeries[] Windows)[] _found = new (StreamId?, ReadingSeries[])[64];
    private Dictionary<StreamId, ReadingSeries[]> _byStream = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastNumber;

    /// <summary>Makes a board for these streams and windows that keeps so many readings of each.</summary>
    public ReadingBoard(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, int historyMax, TimeProvider timeProvider)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(historyMax, 1);
        _timeProvider = timeProvider;
        _historyMax = historyMax;
        Watch(streams, windows);
        _order = new((int)Math.Clamp((long)historyMax * Series.Count, 1, WebLimits.OrderReadingsMax));
    }

    /// <summary>The streams.</summary>
    public IReadOnlyList<StreamId> Streams { get; private set; } = [];

    /// <summary>The windows of every stream.</summary>
    public IReadOnlyList<WindowSpec> Windows { get; private set; } = [];

    /// <summary>Each stream and window: the windows of the first stream, those of the second, and so on.</summary>
    public IReadOnlyList<ReadingSeries> Series { get; private set; } = [];

    /// <summary>How many series there ever were: each has an index below this.</summary>
    internal int IndexEnd { get; private set; }

    /// <summary>Completes when other streams or windows are watched.</summary>
    internal Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>The number of the latest reading; 0 before the first.</summary>
    public long LastNumber => Volatile.Read(ref _lastNumber);

    /// <summary>Watches these streams and windows from now on. The readings of those that were watched before are kept.</summary>
    public void Watch(IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        lock (_gate)
        {
            _byStream = streams.ToDictionary(stream => stream, stream => windows.Select(window => FindOrAdd(stream, window)).ToArray());
            (Streams, Windows, Series) = ([.. streams], [.. windows], [.. streams.SelectMany(stream => _byStream[stream])]);
            for (var index = 0; index < _all.Count; index++)
                _all[index] = _all[index] is { } series && Series.Contains(series) ? series : null;
            IndexEnd = _all.Count;
            Array.Clear(_found);
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>Adds readings, in order. Those of other streams and windows are ignored. Does not allocate once the history is full.</summary>
    public void Post(ReadOnlySpan<Reading> batch)
    {
        var now = _timeProvider.GetUtcNow().UtcTicks;
        lock (_gate)
        {
            foreach (ref readonly var reading in batch)
            {
                if (Find(reading) is not { } series)
                    continue;
                _order.Add() = (series.Index, series.Readings.End);
                series.Add(_order.End, reading, now);
            }

            Volatile.Write(ref _lastNumber, _order.End);
        }
    }

    /// <summary>Finds the series of a stream.</summary>
    /// <returns>Empty for a stream that the board does not have.</returns>
    public IReadOnlyList<ReadingSeries> Find(StreamId stream) => _byStream.GetValueOrDefault(stream, []);

    /// <summary>The latest reading of a series; null before the first.</summary>
    public Reading? Latest(ReadingSeries series) => LatestNumbered(series)?.Reading;

    /// <summary>How many readings of a series have come.</summary>
    internal long Count(ReadingSeries series)
    {
        lock (_gate)
            return series.Readings.End;
    }

    internal NumberedReading? LatestNumbered(ReadingSeries series)
    {
        lock (_gate)
            return series.Readings.End == 0 ? null : series.Readings[series.Readings.End - 1];
    }

    /// <summary>The positions in a series at which its last readings begin and end.</summary>
    internal (long From, long To) FindLast(ReadingSeries series, int count)
    {
        lock (_gate)
            return (Math.Max(series.Readings.First, series.Readings.End - count), series.Readings.End);
    }

    /// <summary>Copies readings of a series from a position on, at most <see cref="CopyMax"/>. When some of them have left meanwhile, what was copied before is dropped: no copy has a hole.</summary>
    /// <returns>The position after the last one.</returns>
    internal long Copy(ReadingSeries series, long from, long to, List<NumberedReading> copies)
    {
        lock (_gate)
        {
            if (from < series.Readings.First)
            {
                copies.Clear();
                from = series.Readings.First;
            }

            to = Math.Min(to, from + CopyMax);
            for (var position = from; position < to; position++)
                copies.Add(series.Readings[position]);
            return Math.Max(from, to);
        }
    }

    /// <summary>Copies the readings of some series after a number, in order, from at most <see cref="CopyMax"/> of all.</summary>
    /// <param name="number">The number that the client has got to; moved on.</param>
    /// <param name="isWanted">For each series, by its place, whether to copy it.</param>
    /// <param name="copies">Where to add them.</param>
    /// <returns>False when a reading after the number has left the board; then nothing is copied.</returns>
    internal bool TryCopyAfter(ref long number, bool[] isWanted, List<NumberedReading> copies)
    {
        lock (_gate)
        {
            if (number < _order.First)
                return false;
            var end = Math.Min(_order.End, number + CopyMax);
            for (var position = number; position < end; position++)
            {
                var (index, at) = _order[position];
                if (index >= isWanted.Length || !isWanted[index] || _all[index] is not { } series)
                    continue;
                if (at < series.Readings.First)
                {
                    copies.Clear();
                    return false;
                }

                copies.Add(series.Readings[at]);
            }

            number = end;
            return true;
        }
    }

    /// <summary>Copies the latest reading of each series that has one after a number, in order.</summary>
    /// <param name="number">The number that the client has got to; moved to the latest.</param>
    /// <param name="isWanted">For each series, by its place, whether to copy it.</param>
    /// <param name="copies">Where to add them.</param>
    internal void CopyLatestAfter(ref long number, bool[] isWanted, List<NumberedReading> copies)
    {
        lock (_gate)
        {
            foreach (var series in Series)
            {
                if (series.LastNumber > number && series.Index < isWanted.Length && isWanted[series.Index])
                    copies.Add(series.Readings[series.Readings.End - 1]);
            }

            number = _order.End;
        }

        copies.Sort(static (one, other) => one.Number.CompareTo(other.Number));
    }

    private ReadingSeries FindOrAdd(StreamId stream, WindowSpec window)
    {
        if (_byStream.GetValueOrDefault(stream)?.FirstOrDefault(series => series.Window == window) is { } known)
            return known;
        var added = new ReadingSeries(stream, window, _all.Count, _historyMax);
        _all.Add(added);
        return added;
    }

    private ReadingSeries? Find(in Reading reading)
    {
        ref var found = ref _found[reading.Stream.GetHashCode() & (_found.Length - 1)];
        if (!ReferenceEquals(found.Stream, reading.Stream))
            found = (reading.Stream, _byStream.GetValueOrDefault(reading.Stream, []));
        foreach (var series in found.Windows)
        {
            if (ReferenceEquals(series.Window, reading.Window) || series.Window == reading.Window)
                return series;
        }

        return null;
    }
}

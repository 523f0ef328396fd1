using System.Buffers;

namespace Vwap.Cli;

/// <summary>Removes the readings that an output has from an earlier run: a run resumes where the output furthest behind stopped.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ResumeFilter
{
    private readonly ArrayBufferWriter<Reading> _new = new();

    /// <summary>The last trade id that the output has of each stream and window, until a later one is seen.</summary>
    private readonly Dictionary<(StreamId, WindowSpec), long> _last = [];

    public ResumeFilter(ResumePoint resumeFrom, IEnumerable<StreamId> streams, IReadOnlyList<WindowSpec> windows) => Add(resumeFrom, streams, windows);

    /// <summary>Adds streams that the output may have.</summary>
    public void Add(ResumePoint resumeFrom, IEnumerable<StreamId> streams, IReadOnlyList<WindowSpec> windows)
    {
        foreach (var pair in streams.SelectMany(stream => windows.Select(window => (stream, window))))
        {
            if (resumeFrom.LastTradeId(pair.stream, pair.window) is { } last)
                _last[pair] = last;
        }
    }

    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<Reading> Apply(ReadOnlyMemory<Reading> batch)
    {
        if (_last.Count == 0)
            return batch;

        _new.ResetWrittenCount();
        foreach (ref readonly var reading in batch.Span)
        {
            var pair = (reading.Stream, reading.Window);
            if (_last.TryGetValue(pair, out var last) && reading.Trade.Id <= last)
                continue;
            _last.Remove(pair);
            _new.Write([reading]);
        }

        return _new.WrittenMemory;
    }

    /// <summary>Lets all readings of a stream pass: its trade ids start again below those of the output.</summary>
    public void Restart(StreamId stream)
    {
        foreach (var pair in _last.Keys.Where(pair => pair.Item1 == stream).ToArray())
            _last.Remove(pair);
    }
}

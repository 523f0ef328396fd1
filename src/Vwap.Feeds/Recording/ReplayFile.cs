namespace Vwap.Feeds;

/// <summary>
/// A file that can be replayed: a recording, a file of frames, another program's envelopes of frames, or trades as JSON lines or CSV.
/// </summary>
/// <remarks>Not thread-safe; read once.</remarks>
public sealed class ReplayFile : IDisposable
{
    /// <summary>Files without times are replayed as if everything came at once: nothing waits.</summary>
    private static readonly TimeSpan NoTime = TimeSpan.Zero;

    private readonly TradeSource _source;
    private DateTime? _begin;
    private TimeSpan _elapsed;
    private long _badLines;

    private ReplayFile(TradeSource source) => _source = source;

    /// <summary>The settings of the recorded run; null for any other kind of file.</summary>
    public RecordingHeader? Header => _source.Header;

    /// <summary>Lines that are neither an event, nor a frame, nor a trade.</summary>
    public long BadLines => _badLines + _source.TooLong;

    /// <summary>Trades of other products than those to replay.</summary>
    public long OtherRows { get; private set; }

    /// <summary>Whether the file ends in the middle of what it should hold.</summary>
    public bool WasCutShort => _source.WasCutShort;

    /// <summary>Whether rows have no trade ids: their numbers take the place, and nothing can be said about missing trades.</summary>
    public bool HasNoIds => _source.HasNoIds;

    /// <summary>How much of the file was read, in percent; null for standard input.</summary>
    public int? PercentRead => _source.PercentRead;

    /// <summary>Opens a file; its kind follows from its name (<c>.csv</c>) and its first line.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <param name="venue">The venue of frames and rows that name none.</param>
    /// <param name="streams">The streams to replay; null for all. A single one is that of rows that name no product.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">A CSV file without the columns needed, or a recording of another version.</exception>
    public static ReplayFile Open(string path, VenueId venue, IReadOnlyCollection<StreamId>? streams = null) => new(TradeSource.Open(path, venue, streams));

    /// <summary>Applies the next event, frame or trade of the file to a pipeline; other lines are counted and skipped.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="result">What it gave.</param>
    /// <returns>False at the end of the file.</returns>
    public bool TryApplyNext(FeedPipeline pipeline, out FeedResult result)
    {
        result = default;
        while (_source.TryReadLine(out var line))
        {
            if (_source.IsRow(line) ? TryApplyRow(line, pipeline, out result) : TryApplyEvent(line, pipeline, out result))
                return true;
        }

        return false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    private bool TryApplyRow(ReadOnlyMemory<byte> line, FeedPipeline pipeline, out FeedResult result)
    {
        result = default;
        if (_source.TryReadRow(line, out var trade, out _) is not null)
        {
            _badLines++;
            return false;
        }

        if (!_source.IsWanted(trade.Stream))
        {
            OtherRows++;
            return false;
        }

        result = pipeline.Apply(trade, NoTime);
        return true;
    }

    private bool TryApplyEvent(ReadOnlyMemory<byte> line, FeedPipeline pipeline, out FeedResult result)
    {
        result = default;
        if (!TryReadEvent(line, out var feedEvent))
        {
            _badLines++;
            return false;
        }

        result = pipeline.Apply(feedEvent);
        return true;
    }

    private bool TryReadEvent(ReadOnlyMemory<byte> line, out FeedEvent feedEvent)
    {
        if (Header is not null)
        {
            if (!RecordingFormat.TryReadEvent(line, out feedEvent))
                return false;
            feedEvent = feedEvent with { Elapsed = FindElapsed(feedEvent) };
            return true;
        }

        var isFrame = TradeSource.TryOpenFrame(line, out var frame);
        feedEvent = new(FeedEventKind.Frame, _source.Venue, frame);
        return isFrame;
    }

    /// <summary>Recordings of earlier versions have only the system clock, which never goes back in them.</summary>
    private TimeSpan FindElapsed(in FeedEvent feedEvent)
    {
        _begin ??= feedEvent.At;
        var elapsed = feedEvent.Elapsed >= TimeSpan.Zero ? feedEvent.Elapsed : feedEvent.At - _begin.Value;
        return _elapsed = elapsed > _elapsed ? elapsed : _elapsed;
    }
}

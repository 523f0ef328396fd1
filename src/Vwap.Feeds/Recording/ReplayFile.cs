namespace Vwap.Feeds;

/// <summary>
/// A file that can be replayed: a recording, a file of frames, another program's envelopes of frames, or trades as JSON lines or CSV.
/// </summary>
/// <remarks>Not thread-safe; read once.</remarks>
public sealed class ReplayFile : IDisposable
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Files without times are replayed as if everything came at once: nothing waits.</summary>
    private static readonly TimeSpan NoTime = TimeSpan.Zero;

    private readonly CompressedFile _file;
    private readonly LineReader _lines;
    private readonly TradeCsv? _csv;
    private readonly VenueId _venue;
    private readonly HashSet<StreamId>? _streams;
    private ReadOnlyMemory<byte>? _firstLine;
    private DateTime? _begin;
    private TimeSpan _elapsed;
    private long _badLines;

    private ReplayFile(CompressedFile file, VenueId venue, IReadOnlyCollection<StreamId>? streams)
    {
        _file = file;
        _venue = streams is { Count: 1 } ? streams.First().Venue : venue;
        _streams = streams is null ? null : [.. streams];
        _lines = new(file.Content);
        var any = _lines.TryRead(out var first);
        var product = streams is { Count: 1 } ? streams.First().Product : (ProductId?)null;
        if (file.IsCsv || (file.IsStandardInput && any && !first.Span.StartsWith((byte)'{')))
            _csv = TradeCsv.Open(any ? first.Span : default, _venue, product);
        else if (any)
            Header = RecordingFormat.ReadHeader(first);
        if (any && Header is null && _csv is not { HasNoHeader: false })
            _firstLine = first;
    }

    /// <summary>The settings of the recorded run; null for any other kind of file.</summary>
    public RecordingHeader? Header { get; }

    /// <summary>Lines that are neither an event, nor a frame, nor a trade.</summary>
    public long BadLines => _badLines + _lines.Skipped;

    /// <summary>Trades of other products than those to replay.</summary>
    public long OtherRows { get; private set; }

    /// <summary>Whether the file ends in the middle of what it should hold.</summary>
    public bool WasCutShort => _lines.WasCutShort;

    /// <summary>Whether rows have no trade ids: their numbers take the place, and nothing can be said about missing trades.</summary>
    public bool HasNoIds => _csv is { HasNoIds: true };

    /// <summary>How much of the file was read, in percent; null for standard input.</summary>
    public int? PercentRead => _file.PercentRead;

    /// <summary>Opens a file; its kind follows from its name (<c>.csv</c>) and its first line.</summary>
    /// <param name="path">The file, or <see cref="StandardInput"/>.</param>
    /// <param name="venue">The venue of frames and rows that name none.</param>
    /// <param name="streams">The streams to replay; null for all. A single one is that of rows that name no product.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">A CSV file without the columns needed, or a recording of another version.</exception>
    public static ReplayFile Open(string path, VenueId venue, IReadOnlyCollection<StreamId>? streams = null)
    {
        var file = path == StandardInput ? CompressedFile.OpenStandardInput() : CompressedFile.Open(path);
        try
        {
            return new(file, venue, streams);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Applies the next event, frame or trade of the file to a pipeline; other lines are counted and skipped.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="result">What it gave.</param>
    /// <returns>False at the end of the file.</returns>
    public bool TryApplyNext(FeedPipeline pipeline, out FeedResult result)
    {
        result = default;
        while (TryReadLine(out var line))
        {
            if (line.IsEmpty || IsSent(line))
                continue;
            if (TryApply(line, pipeline, out result))
                return true;
        }

        return false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        if (_firstLine is not { } first)
            return _lines.TryRead(out line);

        line = first;
        _firstLine = null;
        return true;
    }

    private bool TryApply(ReadOnlyMemory<byte> line, FeedPipeline pipeline, out FeedResult result)
    {
        result = default;
        if (_csv is not null || (Header is null && TradeLine.IsOne(line.Span)))
        {
            var fault = _csv is null ? TradeLine.TryRead(line, _venue, out var trade, out _) : _csv.TryRead(line.Span, out trade);
            _badLines += fault is null ? 0 : 1;
            if (fault is not null)
                return false;
            if (_streams?.Contains(trade.Stream) == false)
            {
                OtherRows++;
                return false;
            }

            result = pipeline.Apply(trade, NoTime);
            return true;
        }

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
        feedEvent = default;
        if (Header is not null)
        {
            if (!RecordingFormat.TryReadEvent(line, out feedEvent))
                return false;
            feedEvent = feedEvent with { Elapsed = FindElapsed(feedEvent) };
            return true;
        }

        // A frame may hold any members, but none that is known holds one of this name.
        var frame = line;
        if (line.Span.IndexOf("\"raw\""u8) >= 0 && !RecordingFormat.TryReadEnvelope(line, out frame))
            return false;
        feedEvent = new(FeedEventKind.Frame, _venue, frame);
        return true;
    }

    /// <summary>Recordings of earlier versions have only the system clock, which never goes back in them.</summary>
    private TimeSpan FindElapsed(in FeedEvent feedEvent)
    {
        _begin ??= feedEvent.At;
        var elapsed = feedEvent.Elapsed >= TimeSpan.Zero ? feedEvent.Elapsed : feedEvent.At - _begin.Value;
        return _elapsed = elapsed > _elapsed ? elapsed : _elapsed;
    }

    /// <summary>Other programs keep what they sent beside what they received.</summary>
    private bool IsSent(ReadOnlyMemory<byte> line) =>
        Header is null && _csv is null && line.Span.StartsWith("{\"sent_ts\":"u8);
}

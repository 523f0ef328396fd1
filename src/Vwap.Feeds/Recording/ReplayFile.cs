namespace Vwap.Feeds;

/// <summary>A file that can be replayed: a recording, a file of frames, another program's envelopes of frames, or a CSV file of trades.</summary>
/// <remarks>Not thread-safe; read once.</remarks>
public sealed class ReplayFile : IDisposable
{
    /// <summary>Files without times are replayed as if everything came at once: nothing waits.</summary>
    private static readonly DateTime NoTime = DateTime.UnixEpoch;

    private readonly Stream _stream;
    private readonly LineReader _lines;
    private readonly TradeCsv? _csv;
    private ReadOnlyMemory<byte>? _firstLine;

    private ReplayFile(Stream stream, bool isCsv)
    {
        _stream = stream;
        _lines = new(stream);
        var any = _lines.TryRead(out var first);
        if (isCsv)
            _csv = TradeCsv.FromHeader(any ? first.Span : default);
        else if (any && (Header = RecordingFormat.ReadHeader(first)) is null)
            _firstLine = first;
    }

    /// <summary>The settings of the recorded run; null for any other kind of file.</summary>
    public RecordingHeader? Header { get; }

    /// <summary>Lines that are neither an event, nor a frame, nor a trade.</summary>
    public long BadLines { get; private set; }

    /// <summary>Whether the file ends in the middle of what it should hold.</summary>
    public bool WasCutShort => _lines.WasCutShort;

    /// <summary>Opens a file; what is inside is seen from its name (<c>.csv</c>) and its first line.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">A CSV file without the columns needed, or a recording of another version.</exception>
    public static ReplayFile Open(string path)
    {
        var stream = CompressedFile.OpenRead(path);
        try
        {
            return new(stream, CompressedFile.ContentExtension(path) == ".csv");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Brings the next event, frame or trade of the file through a pipeline; lines that are none are counted and passed over.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryApplyNext(FeedPipeline pipeline, ProductCatalog products)
    {
        while (TryReadLine(out var line))
        {
            if (line.IsEmpty || IsSent(line))
                continue;
            if (TryApply(line, pipeline, products))
                return true;
            BadLines++;
        }

        return false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        if (_firstLine is not { } first)
            return _lines.TryRead(out line);

        line = first;
        _firstLine = null;
        return true;
    }

    private bool TryApply(ReadOnlyMemory<byte> line, FeedPipeline pipeline, ProductCatalog products)
    {
        if (_csv is not null)
            return TryApplyTrade(line, pipeline, products);
        if (Header is not null)
            return TryApplyEvent(line, pipeline);

        // A frame may hold any members, but none that is known holds one of this name.
        var frame = line;
        if (line.Span.IndexOf("\"raw\""u8) >= 0 && !RecordingFormat.TryReadEnvelope(line, out frame))
            return false;
        pipeline.Apply(new FeedEvent(FeedEventKind.Frame, NoTime, frame));
        return true;
    }

    /// <summary>Other programs keep what they sent beside what they received.</summary>
    private bool IsSent(ReadOnlyMemory<byte> line) =>
        Header is null && _csv is null && line.Span.StartsWith("{\"sent_ts\":"u8);

    private bool TryApplyTrade(ReadOnlyMemory<byte> line, FeedPipeline pipeline, ProductCatalog products)
    {
        if (!_csv!.TryRead(line.Span, products, out var trade))
            return false;
        pipeline.Apply(trade, NoTime);
        return true;
    }

    private static bool TryApplyEvent(ReadOnlyMemory<byte> line, FeedPipeline pipeline)
    {
        if (!RecordingFormat.TryReadEvent(line, out var feedEvent))
            return false;
        pipeline.Apply(feedEvent);
        return true;
    }
}

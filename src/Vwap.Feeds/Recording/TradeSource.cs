namespace Vwap.Feeds;

/// <summary>The lines of a file of trades, and what kind they are: events of a recording, rows of trades, or frames.</summary>
/// <remarks>Not thread-safe; read once. A line is valid until the next one is read.</remarks>
internal sealed class TradeSource : IDisposable
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    private readonly CompressedFile _file;
    private readonly LineReader _lines;
    private readonly TradeCsv? _csv;
    private readonly HashSet<StreamId>? _streams;
    private ReadOnlyMemory<byte>? _firstLine;

    private TradeSource(CompressedFile file, VenueId venue, IReadOnlyCollection<StreamId>? streams)
    {
        var only = streams is { Count: 1 } ? streams.First() : null;
        _file = file;
        _lines = new(file.Content);
        _streams = streams is null ? null : [.. streams];
        Venue = only?.Venue ?? venue;
        var any = _lines.TryRead(out var first);
        if (file.IsStandardInput && first.Span.StartsWith("PAR1"u8))
            throw new FormatException("A Parquet file is not read from its start to its end, as standard input is: name the file");
        if (file.IsCsv || (file.IsStandardInput && any && !first.Span.StartsWith((byte)'{')))
            _csv = TradeCsv.Open(first.Span, Venue, only?.Product);
        else if (any)
            Header = RecordingFormat.ReadHeader(first);
        if (any && Header is null && _csv is not { HasNoHeader: false })
            _firstLine = first;
    }

    /// <summary>The venue of frames and rows that name none.</summary>
    public VenueId Venue { get; }

    /// <summary>The settings of the recorded run; null for any other kind of file.</summary>
    public RecordingHeader? Header { get; }

    /// <summary>The number of the last line read, from 1.</summary>
    public long Line => _lines.Lines;

    /// <summary>Lines that were too long to be read.</summary>
    public long TooLong => _lines.Skipped;

    /// <summary>Whether the file ends in the middle of what it should hold.</summary>
    public bool WasCutShort => _lines.WasCutShort;

    /// <summary>Whether rows have no trade ids: then their numbers are the ids.</summary>
    public bool HasNoIds => _csv is { HasNoIds: true };

    /// <summary>How much of the file was read, in percent; null for standard input.</summary>
    public int? PercentRead => _file.PercentRead;

    /// <inheritdoc cref="ReplayFile.Open"/>
    public static TradeSource Open(string path, VenueId venue, IReadOnlyCollection<StreamId>? streams, bool hasClaims = false)
    {
        var file = path == StandardInput ? CompressedFile.OpenStandardInput() : CompressedFile.Open(path, hasClaims);
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

    /// <summary>Reads the next line; skips empty ones, and those of what another program sent, which it keeps beside what it received.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        do
        {
            if (_firstLine is { } first)
                (line, _firstLine) = (first, null);
            else if (!_lines.TryRead(out line))
                return false;
        }
        while (line.IsEmpty || (Header is null && _csv is null && line.Span.StartsWith("{\"sent_ts\":"u8)));

        return true;
    }

    /// <summary>Whether a line is a row of a trade, or meant to be one, and not an event or a frame.</summary>
    public bool IsRow(ReadOnlyMemory<byte> line) => _csv is not null || (Header is null && TradeLine.IsOne(line.Span));

    /// <summary>Reads a row.</summary>
    /// <returns>Why it is not a trade; null when it is one.</returns>
    public string? TryReadRow(ReadOnlyMemory<byte> line, out Trade trade, out (string Vwap, string? Window)? claim) =>
        _csv is null ? TradeLine.TryRead(line, Venue, out trade, out claim) : _csv.TryRead(line.Span, out trade, out claim);

    /// <summary>The frame of a line of a file that is no recording: the line itself, or what an envelope holds.</summary>
    /// <returns>False for a damaged envelope.</returns>
    /// <remarks>A frame may hold any members, but none that is known holds one of the envelope's name.</remarks>
    public static bool TryOpenFrame(ReadOnlyMemory<byte> line, out ReadOnlyMemory<byte> frame)
    {
        frame = line;
        return line.Span.IndexOf("\"raw\""u8) < 0 || RecordingFormat.TryReadEnvelope(line, out frame);
    }

    /// <summary>Whether a stream is one of those asked for.</summary>
    public bool IsWanted(StreamId stream) => _streams?.Contains(stream) != false;

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}

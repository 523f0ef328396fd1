namespace Vwap.Feeds;

/// <summary>A line of a file of trades or readings, as it is: nothing sequenced, nothing skipped.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Trade">Its trade; null when it has none that is valid.</param>
/// <param name="Fault">What is wrong with it; null when nothing is.</param>
/// <param name="IsFetched">Whether the trade was fetched over REST, and is out of order for that reason.</param>
/// <param name="MayRepeat">Whether it may repeat an earlier trade: it was fetched, or came first on a connection, or in a snapshot.</param>
/// <param name="Claim">The VWAP that the line claims, and of which window; null when it claims none.</param>
public readonly record struct TradeRow(long Line, Trade? Trade, string? Fault, bool IsFetched, bool MayRepeat, (string Vwap, string? Window)? Claim);

/// <summary>Reads what <see cref="ReplayFile"/> reads, row by row.</summary>
/// <remarks>Not thread-safe; read once.</remarks>
public sealed class TradeRows : IDisposable
{
    private readonly CompressedFile _file;
    private readonly LineReader _lines;
    private readonly TradeCsv? _csv;
    private readonly bool _isRecording;
    private readonly VenueId _venue;
    private readonly HashSet<StreamId>? _streams;
    private readonly Dictionary<VenueId, IFrameDecoder> _decoders = [];
    private readonly DecodedFrame _frame = new();
    private readonly Queue<TradeRow> _rows = new();

    /// <summary>The streams with a trade on the present connection: many venues repeat the latest one at first.</summary>
    private readonly HashSet<StreamId> _seen = [];
    private ReadOnlyMemory<byte>? _firstLine;

    private TradeRows(CompressedFile file, VenueId venue, IReadOnlyCollection<StreamId>? streams)
    {
        _file = file;
        _venue = streams is { Count: 1 } ? streams.First().Venue : venue;
        _streams = streams is null ? null : [.. streams];
        _lines = new(file.Content);
        var any = _lines.TryRead(out var first);
        var product = streams is { Count: 1 } ? streams.First().Product : (ProductId?)null;
        if (file.IsCsv || (file.IsStandardInput && any && !first.Span.StartsWith((byte)'{')))
            _csv = TradeCsv.Open(first.Span, _venue, product);
        else if (any)
            _isRecording = RecordingFormat.ReadHeader(first) is not null;
        if (any && !_isRecording && _csv is not { HasNoHeader: false })
            _firstLine = first;
    }

    /// <summary>Whether the file ends in the middle of what it should hold.</summary>
    public bool WasCutShort => _lines.WasCutShort;

    /// <summary>Lines that were too long to be read.</summary>
    public long TooLong => _lines.Skipped;

    /// <summary>Whether rows have no trade ids: then their numbers are the ids.</summary>
    public bool HasNoIds => _csv is { HasNoIds: true };

    /// <summary>How much of the file was read, in percent; null for standard input.</summary>
    public int? PercentRead => _file.PercentRead;

    /// <inheritdoc cref="ReplayFile.Open"/>
    public static TradeRows Open(string path, VenueId venue, IReadOnlyCollection<StreamId>? streams)
    {
        var file = path == ReplayFile.StandardInput ? CompressedFile.OpenStandardInput() : CompressedFile.Open(path);
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

    /// <summary>Reads the next trade, or line that should have one.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryRead(out TradeRow row, CancellationToken cancellationToken)
    {
        while (!_rows.TryDequeue(out row))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TryReadLine(out var line))
                return false;
            if (!line.IsEmpty)
                Add(line);
        }

        return true;
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

    private void Add(ReadOnlyMemory<byte> line)
    {
        if (_csv is not null)
            Add(_csv.TryRead(line.Span, out var row), row, claim: _csv.FindClaim(line.Span));
        else if (_isRecording)
            AddEvent(line);
        else if (TradeLine.IsOne(line.Span))
            Add(TradeLine.TryRead(line, _venue, out var trade, out var claim), trade, claim: claim);
        else
            AddFrame(_venue, line);
    }

    private void AddEvent(ReadOnlyMemory<byte> line)
    {
        if (!RecordingFormat.TryReadEvent(line, out var feedEvent))
        {
            Add("not an event of a recording", default);
            return;
        }

        if (feedEvent.Kind is FeedEventKind.Frame or FeedEventKind.Closed or FeedEventKind.Page && !KnownVenues.TryFind(feedEvent.Venue, out _))
        {
            Add($"unknown venue {feedEvent.Venue}", default);
        }
        else if (feedEvent.Kind == FeedEventKind.Frame)
        {
            AddFrame(feedEvent.Venue, feedEvent.Payload);
        }
        else if (feedEvent.Kind == FeedEventKind.Closed)
        {
            FindDecoder(feedEvent.Venue).Reset();
            _seen.RemoveWhere(stream => stream.Venue == feedEvent.Venue);
        }
        else if (feedEvent.Kind == FeedEventKind.Page)
        {
            AddPage(KnownVenues.Find(feedEvent.Venue).Backfill!.Read(feedEvent.Payload.Span, feedEvent.Request!));
        }
    }

    private void AddPage(BackfillAnswer answer)
    {
        if (answer.Rejected > 0)
            Add($"{answer.Rejected} rows of a REST page ({answer.Fault})", default);
        foreach (var trade in answer.Page.Trades)
            Add(fault: null, trade, isFetched: true, mayRepeat: true);
    }

    private void AddFrame(VenueId venue, ReadOnlyMemory<byte> line)
    {
        var frame = line;
        if (!_isRecording && line.Span.StartsWith("{\"sent_ts\":"u8))
            return;
        if (!_isRecording && line.Span.IndexOf("\"raw\""u8) >= 0 && !RecordingFormat.TryReadEnvelope(line, out frame))
        {
            Add("damaged envelope", default);
            return;
        }

        _frame.Clear();
        FindDecoder(venue).Decode(frame.Span, _frame);
        if (_frame.Fault != FrameFault.None)
            Add(_frame.Fault.ToString(), default);
        foreach (var trade in _frame.Trades)
            Add(fault: null, trade, mayRepeat: _frame.IsSnapshot | _seen.Add(trade.Stream));
    }

    private IFrameDecoder FindDecoder(VenueId venue)
    {
        if (!_decoders.TryGetValue(venue, out var decoder))
            decoder = _decoders[venue] = KnownVenues.Find(venue).CreateDecoder(StreamCatalog.Open(venue));
        return decoder;
    }

    private void Add(string? fault, in Trade trade, bool isFetched = false, bool mayRepeat = false, (string Vwap, string? Window)? claim = null)
    {
        if (fault is not null)
            _rows.Enqueue(new(_lines.Lines, null, fault, isFetched, mayRepeat, Claim: null));
        else if (_streams?.Contains(trade.Stream) != false)
            _rows.Enqueue(new(_lines.Lines, trade, null, isFetched, mayRepeat, claim));
    }
}

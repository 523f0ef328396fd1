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
    private readonly TradeSource _source;
    private readonly Dictionary<VenueId, IFrameDecoder> _decoders = [];
    private readonly DecodedFrame _frame = new();
    private readonly Queue<TradeRow> _rows = new();

    /// <summary>The streams with a trade on the present connection: many venues repeat the latest one at first.</summary>
    private readonly HashSet<StreamId> _seen = [];

    private TradeRows(TradeSource source) => _source = source;

    /// <inheritdoc cref="ReplayFile.WasCutShort"/>
    public bool WasCutShort => _source.WasCutShort;

    /// <summary>Lines that were too long to be read.</summary>
    public long TooLong => _source.TooLong;

    /// <inheritdoc cref="ReplayFile.HasNoIds"/>
    public bool HasNoIds => _source.HasNoIds;

    /// <inheritdoc cref="ReplayFile.PercentRead"/>
    public int? PercentRead => _source.PercentRead;

    /// <inheritdoc cref="ReplayFile.Open"/>
    public static TradeRows Open(string path, VenueId venue, IReadOnlyCollection<StreamId>? streams) => new(TradeSource.Open(path, venue, streams, hasClaims: true));

    /// <summary>Reads the next trade, or line that should have one.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryRead(out TradeRow row, CancellationToken cancellationToken)
    {
        while (!_rows.TryDequeue(out row))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_source.TryReadLine(out var line))
                return false;
            if (_source.IsRow(line))
                Add(_source.TryReadRow(line, out var trade, out var claim), trade, claim: claim);
            else if (_source.Header is not null)
                AddEvent(line);
            else if (TradeSource.TryOpenFrame(line, out var frame))
                AddFrame(_source.Venue, frame);
            else
                Add("damaged envelope", default);
        }

        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

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

    private void AddFrame(VenueId venue, ReadOnlyMemory<byte> frame)
    {
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
            _rows.Enqueue(new(_source.Line, null, fault, isFetched, mayRepeat, Claim: null));
        else if (_source.IsWanted(trade.Stream))
            _rows.Enqueue(new(_source.Line, trade, null, isFetched, mayRepeat, claim));
    }
}

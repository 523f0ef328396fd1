using System.Runtime.InteropServices;

namespace Vwap.Feeds;

/// <summary>The path from received bytes to readings: decodes frames, sequences and repairs trades, and counts them.</summary>
/// <remarks>
/// <para>A function of its events: no I/O, no clock. A recording of the events gives the same readings, byte for byte.</para>
/// <para>Engine thread only. The result of an event is valid until the next.</para>
/// </remarks>
public sealed class FeedPipeline
{
    private readonly Source[] _sources;
    private readonly RepairingEngine _engine;
    private readonly DecodedFrame _frame = new();
    private FetchFailure? _fetchFailure;

    /// <summary>Makes a pipeline for some venues.</summary>
    /// <param name="venues">The venues, and the streams of each.</param>
    /// <param name="windows">The windows of every stream.</param>
    /// <param name="repair">How gaps are handled.</param>
    /// <param name="counters">What counts; null for counters of its own.</param>
    public FeedPipeline(
        IEnumerable<(Venue Venue, StreamCatalog Streams)> venues, IReadOnlyList<WindowSpec> windows, RepairOptions repair, FeedCounters? counters = null)
    {
        Counters = counters ?? new();
        _sources = [.. venues.Select(source => new Source(source.Venue, source.Streams))];
        _engine = new(windows, repair);
    }

    /// <summary>What has happened since the start.</summary>
    public FeedCounters Counters { get; }

    /// <inheritdoc cref="RepairingEngine.KeptWindows"/>
    public IReadOnlyList<KeptWindow> KeptWindows => _engine.KeptWindows;

    /// <summary>How many trades wait for earlier ones, over all streams.</summary>
    public int HeldTrades => _engine.HeldTrades;

    /// <summary>Whether every venue's connection delivers data.</summary>
    public bool IsOpen => Array.TrueForAll(_sources, source => source.IsOpen);

    /// <summary>Whether a venue's connection delivers data, and how many have so far.</summary>
    public (bool IsOpen, long Connections) FindConnection(VenueId venue) => Find(venue) is { } source ? (source.IsOpen, source.Connections) : default;

    /// <summary>Applies one event.</summary>
    public FeedResult Apply(scoped in FeedEvent feedEvent)
    {
        Clear();
        var source = feedEvent.Kind == FeedEventKind.Tick ? null : Find(feedEvent.Venue);
        if (source is null)
            _engine.Advance(feedEvent.Elapsed);
        else
            Apply(feedEvent, source);
        return TakeResult();
    }

    /// <summary>Applies a trade that came without a frame.</summary>
    public FeedResult Apply(scoped in Trade trade, TimeSpan elapsed)
    {
        Clear();
        _engine.AddTrades(MemoryMarshal.CreateReadOnlySpan(in trade, 1), areSnapshot: false, elapsed);
        return TakeResult();
    }

    /// <summary>Adds a window to every stream. It is filled first, and read from the next trade on.</summary>
    /// <exception cref="ArgumentException">There is this window.</exception>
    public FeedResult AddWindow(WindowSpec window, TimeSpan elapsed)
    {
        Clear();
        _engine.AddWindow(window, elapsed);
        return TakeResult();
    }

    /// <inheritdoc cref="RepairingEngine.RemoveWindow"/>
    public void RemoveWindow(WindowSpec window) => _engine.RemoveWindow(window);

    /// <summary>Forgets a stream, and ignores what still comes of it.</summary>
    /// <returns>The last trade id that had readings; 0 when none had.</returns>
    public long Remove(StreamId stream)
    {
        Find(stream.Venue)!.Streams.Unsubscribe(stream);
        return _engine.Remove(stream);
    }

    private Source? Find(VenueId venue)
    {
        foreach (var source in _sources)
        {
            if (source.Venue.Id == venue)
                return source;
        }

        return null;
    }

    private void Clear()
    {
        _frame.Clear();
        _fetchFailure = null;
    }

    private void Apply(in FeedEvent feedEvent, Source source)
    {
        Pause(source, feedEvent.RetryAfter, feedEvent.Elapsed);
        switch (feedEvent.Kind)
        {
            case FeedEventKind.Frame:
                source.Decoder.Decode(feedEvent.Payload.Span, _frame);
                ApplyFrame(feedEvent, source);
                break;
            case FeedEventKind.OversizedFrame:
                _frame.Reject(FrameFault.TooLong);
                ApplyFrame(feedEvent, source);
                break;
            case FeedEventKind.Closed:
                Close(source);
                break;
            case FeedEventKind.Page:
                ApplyPage(feedEvent, source);
                break;
            default:
                FailFetch(feedEvent.Request!, new(feedEvent.Detail!, feedEvent.RetryAfter), feedEvent.Elapsed);
                break;
        }
    }

    private void ApplyFrame(in FeedEvent feedEvent, Source source)
    {
        Counters.Frames++;
        Counters.UnknownMessages += _frame.Kind == FrameKind.Unknown ? 1 : 0;
        Counters.FramesLost += _frame.FramesLost;
        Counters.Reject(_frame.Fault, _frame.Rejected);
        _frame.DropUnsubscribed(source.Streams);
        if (_frame.IsData && !source.IsOpen)
            Open(source);

        if (_frame.FramesLost > 0)
            _engine.LoseFrame(source.Venue.Id, feedEvent.Elapsed);
        if (_frame.Kind == FrameKind.Trades)
            _engine.AddTrades(_frame.Trades, _frame.IsSnapshot, feedEvent.Elapsed);
        else if (_frame.HeartbeatStream is { } stream)
            _engine.AddHeartbeat(stream, _frame.LastTradeId, feedEvent.Elapsed);
        else
            _engine.Advance(feedEvent.Elapsed);
    }

    private void Open(Source source)
    {
        Counters.Connections++;
        Counters.Reconnects += source.Connections > 0 ? 1 : 0;
        source.Connections++;
        source.IsOpen = true;
    }

    private void Close(Source source)
    {
        Counters.Disconnects += source.IsOpen ? 1 : 0;
        source.IsOpen = false;
        source.Decoder.Reset();
        _engine.Disconnect(source.Venue.Id);
    }

    private void ApplyPage(in FeedEvent feedEvent, Source source)
    {
        if (source.Streams.IsUnsubscribed(feedEvent.Request!.Stream))
            return;
        var answer = source.Venue.Backfill!.Read(feedEvent.Payload.Span, feedEvent.Request!);
        Pause(source, answer.RetryAfter, feedEvent.Elapsed);
        Counters.Reject(answer.Fault, answer.Rejected);
        (_frame.Fault, _frame.Rejected) = (answer.Fault, answer.Rejected);
        if (answer.Failure is { } failure)
        {
            FailFetch(feedEvent.Request!, new(failure, answer.RetryAfter), feedEvent.Elapsed);
            return;
        }

        Counters.Pages++;
        _engine.AddPage(feedEvent.Request!, answer.Page, feedEvent.Elapsed);
    }

    private void Pause(Source source, TimeSpan retryAfter, TimeSpan elapsed)
    {
        if (retryAfter > TimeSpan.Zero)
            _engine.Pause(source.Venue.Id, retryAfter, elapsed);
    }

    private void FailFetch(FetchRequest request, FetchFailure failure, TimeSpan elapsed)
    {
        if (Find(request.Stream.Venue)!.Streams.IsUnsubscribed(request.Stream))
            return;
        Counters.FetchesFailed++;
        _fetchFailure = failure;
        _engine.FailFetch(request, elapsed);
    }

    private FeedResult TakeResult()
    {
        Counters.Trades += _engine.TradesEmitted;
        Counters.Duplicates += _engine.Duplicates;
        Counters.Late += _engine.LateTrades;
        foreach (var notice in _engine.Notices)
        {
            Counters.GapsFound += notice.Kind == RepairNoticeKind.GapFound ? 1 : 0;
            Counters.GapsRepaired += notice.Kind == RepairNoticeKind.GapRepaired ? 1 : 0;
            Counters.GapsPassed += notice.Kind == RepairNoticeKind.GapPassed ? 1 : 0;
            Counters.GapsAbandoned += notice.Kind == RepairNoticeKind.GapAbandoned ? 1 : 0;
        }

        return new(_engine.Readings, _engine.Fetches, _engine.Notices, _frame, _fetchFailure);
    }

    private sealed class Source(Venue venue, StreamCatalog streams)
    {
        public Venue Venue => venue;

        public StreamCatalog Streams => streams;

        public IFrameDecoder Decoder { get; } = venue.CreateDecoder(streams);

        public bool IsOpen { get; set; }

        /// <summary>The connections that have delivered data.</summary>
        public long Connections { get; set; }
    }
}

using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Vwap.Feeds;

/// <summary>Takes readings: called by one thread at a time; the batch is valid only during the call.</summary>
public delegate ValueTask EmitReadings(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken);

/// <summary>Runs feeds: connections and requests bring events, and each applies its own to the pipeline.</summary>
/// <remarks>
/// There is no queue between the sockets and the engine: while an event is applied, or its readings wait for a slow output, no socket is read,
/// and the venue buffers or disconnects; what is missed then is backfilled.
/// </remarks>
public sealed class LiveFeed : IFeedSink, IDisposable
{
    private readonly FeedPipeline _pipeline;
    private readonly TimeProvider _timeProvider;
    private readonly RecordingWriter? _recording;
    private readonly NoticeLog _notices;
    private readonly FeedScope? _ownScope;
    private readonly SemaphoreSlim _engine;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<Reading> _batch = new(FeedLimits.BatchReadingsMax);
    private readonly Dictionary<VenueId, ConnectionLoop> _connections = [];
    private readonly Dictionary<VenueId, FetchQueue> _backfills = [];
    private readonly FeedClock _clock;
    private EmitReadings? _emit;
    private FeedTime _now;

    /// <summary>Creates feeds; nothing happens before <see cref="RunAsync"/>.</summary>
    /// <param name="feeds">Where trades come from: one feed per venue.</param>
    /// <param name="pipeline">The pipeline they go through.</param>
    /// <param name="seed">The seed of the jitter in reconnects.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="recording">Where to record what reaches the pipeline; null for no recording. The caller disposes it.</param>
    /// <param name="scope">What it shares with other feeds; null for one that runs alone. The caller disposes it.</param>
    /// <exception cref="ArgumentException">The options of a feed are wrong.</exception>
    public LiveFeed(
        IReadOnlyList<FeedOptions> feeds, FeedPipeline pipeline, int seed, TimeProvider timeProvider, ILoggerFactory loggers, RecordingWriter? recording = null,
        FeedScope? scope = null)
    {
        if (feeds.Select(feed => feed.FindProblem()).FirstOrDefault(problem => problem is not null) is { } problem)
            throw new ArgumentException(problem, nameof(feeds));
        _pipeline = pipeline;
        _timeProvider = timeProvider;
        _recording = recording;
        _clock = new(timeProvider);
        _ownScope = scope is null ? new(timeProvider) : null;
        scope ??= _ownScope!;
        _engine = scope.Engine;
        _notices = new(loggers.CreateLogger<NoticeLog>());
        var random = new Random(seed);
        foreach (var feed in feeds)
        {
            var facts = feed.Venue.Facts;
            _connections.Add(feed.Venue.Id, new(
                feed, this, lifetime => new FeedSocket(timeProvider, lifetime), scope.ConnectionsTo(facts), new(random.Next()), timeProvider, loggers.CreateLogger<ConnectionLoop>()));
            if (feed.Rules.CanFetch)
                _backfills.Add(feed.Venue.Id, new(new(feed.Venue, feed.Rest!, timeProvider), scope.RequestsTo(facts), timeProvider));
        }
    }

    /// <summary>Called on the engine thread with each notice, before the readings of the same event are emitted. Default: nothing.</summary>
    public Action<RepairNotice> OnNotice { get; init; } = _ => { };

    /// <summary>Completes once every connection has delivered data.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Runs until it is cancelled, then returns normally. Called once.</summary>
    /// <param name="emit">Where readings go.</param>
    /// <param name="observe">Called several times a second on the engine thread, to read the pipeline's counters.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="FeedRefusedException">A venue refused the first subscription.</exception>
    public async Task RunAsync(EmitReadings emit, Action<FeedPipeline> observe, CancellationToken cancellationToken)
    {
        _emit = emit;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running =
        [
            .. _connections.Values.Select(connection => connection.RunAsync(stop.Token)),
            .. _backfills.Values.Select(backfill => backfill.RunAsync(this, stop.Token)),
            TickAsync(observe, stop.Token),
        ];
        await Task.WhenAny(running);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(running); // a part that failed throws its error here
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            observe(_pipeline);
        }
    }

    /// <summary>Adds a window to every stream while it runs: it is filled first, and read from the next trade on. Thread-safe.</summary>
    /// <exception cref="ArgumentException">There is this window.</exception>
    public Task AddWindowAsync(WindowSpec window, CancellationToken cancellationToken) => UseAsync(() =>
    {
        var feedEvent = new FeedEvent(FeedEventKind.Tick) { Elapsed = _now.Elapsed, At = _now.At };
        Take(_pipeline.AddWindow(window, _now.Elapsed), feedEvent);
    }, cancellationToken);

    /// <summary>Removes a window from every stream while it runs. Thread-safe.</summary>
    /// <exception cref="ArgumentException">There is not this window, or no other.</exception>
    public Task RemoveWindowAsync(WindowSpec window, CancellationToken cancellationToken) => UseAsync(() => _pipeline.RemoveWindow(window), cancellationToken);

    /// <summary>Stops watching one of several streams while it runs. Thread-safe.</summary>
    /// <returns>The last trade id that had readings; 0 when none had.</returns>
    public async Task<long> RemoveAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var last = 0L;
        await UseAsync(() => last = _pipeline.Remove(stream), cancellationToken);
        await _connections[stream.Venue].UnsubscribeAsync(stream.Product);
        return last;
    }

    /// <summary>Releases its connections; to be called after <see cref="RunAsync"/>.</summary>
    public void Dispose()
    {
        _ownScope?.Dispose();
        foreach (var backfill in _backfills.Values)
            backfill.Dispose();
    }

    /// <inheritdoc/>
    bool IFeedSink.IsFull => _batch.WrittenCount >= FeedLimits.BatchReadingsMax;

    /// <inheritdoc/>
    async ValueTask IFeedSink.EnterAsync(CancellationToken cancellationToken)
    {
        await _engine.WaitAsync(cancellationToken);
        _now = _clock.Now;
    }

    /// <inheritdoc/>
    void IFeedSink.Leave() => _engine.Release();

    /// <inheritdoc/>
    FeedAnswer IFeedSink.Apply(in FeedEvent received)
    {
        var feedEvent = received with { Elapsed = _now.Elapsed, At = _now.At };
        var result = _pipeline.Apply(feedEvent);
        Take(result, feedEvent);
        if (feedEvent.Kind != FeedEventKind.Tick || result.HasEffect) // ticks come all the time; only those that moved something matter
            _recording?.Write(feedEvent);
        if (result.Frame.IsData && !_opened.Task.IsCompleted && _pipeline.IsOpen)
            _opened.TrySetResult();
        return new(result.Frame, result.FetchFailure?.RetryAfter ?? default);
    }

    /// <summary>Changes the engine between two events, and hands on the readings that come of it.</summary>
    private async Task UseAsync(Action change, CancellationToken cancellationToken)
    {
        var sink = (IFeedSink)this;
        await sink.EnterAsync(cancellationToken);
        try
        {
            change();
            await sink.FlushAsync(cancellationToken);
        }
        finally
        {
            sink.Leave();
        }
    }

    private void Take(in FeedResult result, in FeedEvent feedEvent)
    {
        _batch.Write(result.Readings);
        foreach (var request in result.Fetches)
            _backfills[request.Stream.Venue].Enqueue(request);
        foreach (var notice in result.Notices)
        {
            if (notice.Kind == RepairNoticeKind.Silent)
                _connections[notice.Stream.Venue].Renew();
            OnNotice(notice);
        }

        _notices.Log(result, feedEvent);
    }

    /// <inheritdoc/>
    async ValueTask IFeedSink.FlushAsync(CancellationToken cancellationToken)
    {
        if (_batch.WrittenCount == 0)
            return;
        await _emit!(_batch.WrittenMemory, cancellationToken);
        _batch.ResetWrittenCount();
    }

    private async Task TickAsync(Action<FeedPipeline> observe, CancellationToken cancellationToken)
    {
        var sink = (IFeedSink)this;
        using var timer = new PeriodicTimer(FeedLimits.TickInterval, _timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await sink.ApplyAloneAsync(new(FeedEventKind.Tick), cancellationToken);
            observe(_pipeline);
        }
    }
}

using Microsoft.Extensions.Logging;
using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>
/// The feeds of a run: those that it begins with, one for as many products of a venue as a connection may have, and one for each addition of products since.
/// </summary>
/// <remarks>So that what is added or removed leaves the others alone. Thread-safe; one change at a time is the caller's business.</remarks>
internal sealed partial class WatchedFeeds(RunSettings settings, RepairOptions repair, EmitReadings emit, RunOutputs output, RunView view, ILoggerFactory loggers) : IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<WatchedFeeds>();
    private readonly FeedScope _scope = new(TimeProvider.System);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<Feed> _feeds = [];
    private readonly Dictionary<StreamId, long> _lastIds = [];
    private CancellationToken _stopping;

    /// <summary>What has happened on all of them.</summary>
    public FeedCounters Counters => _scope.Counters;

    /// <summary>What is watched, in the order in which it was added.</summary>
    public IReadOnlyList<StreamId> Streams
    {
        get
        {
            lock (_gate)
                return [.. _feeds.SelectMany(feed => feed.Streams)];
        }
    }

    /// <summary>The windows of every stream.</summary>
    public IReadOnlyList<WindowSpec> Windows { get; private set; } = settings.Windows;

    /// <summary>Runs those that the run begins with, and those added, until it is cancelled; then returns normally.</summary>
    /// <exception cref="FeedRefusedException">A venue refused the first subscription.</exception>
    public async Task RunAsync(RecordingWriter? recording, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _stopping = stop.Token;
        foreach (var options in recording is null ? Split(settings.Feeds) : [settings.Feeds])
            Start(options, repair, recording, isFirst: true);
        await _failed.Task.WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync();
        await Task.WhenAll(Snapshot().Select(feed => feed.Running));
        if (_failed.Task.IsCompleted)
            await _failed.Task;
    }

    /// <summary>Watches products of one venue. They resume after their last readings, where there are any.</summary>
    /// <returns>Null once they are subscribed or, while the venue cannot be reached, being tried; otherwise why the venue refuses them.</returns>
    public async Task<string?> AddAsync(FeedOptions options)
    {
        StreamId[] streams = [.. options.Streams];
        var venues = new Dictionary<VenueId, VenueRules>(repair.Venues) { [options.Venue.Id] = options.Rules };
        var resumeFrom = await output.AddAsync(streams, Windows, _lastIds, _stopping);
        var feed = Start([options], repair with { ResumeFrom = resumeFrom, Venues = venues }, recording: null, isFirst: false);
        view.Watch(Streams, Windows);
        await Task.WhenAny(feed.Running, feed.Live.Opened, Task.Delay(FeedLimits.OpenTimeout, TimeProvider.System, _stopping));
        if (feed.Refusal is { } refusal)
            return refusal;
        LogAdded(string.Join(", ", streams.AsEnumerable()));
        return null;
    }

    /// <summary>Stops watching a stream; others remain.</summary>
    public async Task RemoveAsync(StreamId stream)
    {
        var feed = Snapshot().First(feed => feed.Streams.Contains(stream));
        var last = await feed.Live.RemoveAsync(stream, _stopping);
        if (last > 0)
            _lastIds[stream] = last;
        lock (_gate)
            feed.Streams.Remove(stream);
        view.Watch(Streams, Windows);
        if (feed.Streams.Count == 0)
        {
            Forget(feed);
            await feed.Stop.CancelAsync();
            await feed.Running;
        }

        LogRemoved(stream);
    }

    /// <summary>Adds a window to every stream.</summary>
    public async Task AddWindowAsync(WindowSpec window)
    {
        output.Add(window);
        Windows = [.. Windows, window];
        view.Watch(Streams, Windows);
        foreach (var feed in Snapshot())
            await feed.Live.AddWindowAsync(window, _stopping);
        LogWindowAdded(window);
    }

    /// <summary>Removes a window from every stream; others remain.</summary>
    public async Task RemoveWindowAsync(WindowSpec window)
    {
        foreach (var feed in Snapshot())
            await feed.Live.RemoveWindowAsync(window, _stopping);
        Windows = [.. Windows.Where(known => known != window)];
        view.Watch(Streams, Windows);
        LogWindowRemoved(window);
    }

    public void Dispose() => _scope.Dispose();

    /// <summary>Divides the products of each venue among as many feeds as it takes. A recording is of one feed.</summary>
    private static IEnumerable<IReadOnlyList<FeedOptions>> Split(IReadOnlyList<FeedOptions> feeds) =>
        from feed in feeds
        from products in feed.Products.Chunk(feed.Venue.Facts.ProductsPerConnectionMax)
        select new[] { feed with { Products = products } };

    private Feed Start(IReadOnlyList<FeedOptions> options, RepairOptions sequencing, RecordingWriter? recording, bool isFirst)
    {
        var pipeline = new FeedPipeline(options.Select(feed => (feed.Venue, new StreamCatalog(feed.Venue.Id, feed.Products))), Windows, sequencing, Counters);
        var live = new LiveFeed(options, pipeline, repair.Seed, TimeProvider.System, loggers, recording, _scope) { OnNotice = OnNotice };
        var feed = new Feed(options, pipeline, live, CancellationTokenSource.CreateLinkedTokenSource(_stopping));
        lock (_gate)
            _feeds.Add(feed);
        feed.Running = RunAsync(feed, isFirst);
        return feed;
    }

    private async Task RunAsync(Feed feed, bool isFirst)
    {
        try
        {
            await feed.Live.RunAsync(emit, _ => Show(feed), feed.Stop.Token);
        }
        catch (FeedRefusedException refused) when (!isFirst)
        {
            feed.Refusal = refused.Message;
            Forget(feed);
            LogRefused(string.Join(", ", feed.Streams), refused.Message);
        }
        catch (Exception failure)
        {
            _failed.TrySetException(failure);
        }
        finally
        {
            feed.Live.Dispose();
            feed.Stop.Dispose();
        }
    }

    /// <summary>Shows all feeds, whenever the oldest one ticks: once a tick, however many there are.</summary>
    private void Show(Feed ticking)
    {
        var feeds = Snapshot();
        if (feeds is [var oldest, ..] && oldest == ticking)
            view.Show(Counters, [.. feeds.SelectMany(feed => feed.Options, (feed, options) => (options, feed.Pipeline))]);
    }

    private void Forget(Feed feed)
    {
        lock (_gate)
            _feeds.Remove(feed);
        view.Watch(Streams, Windows);
    }

    private void OnNotice(RepairNotice notice)
    {
        if (notice.Kind == RepairNoticeKind.JumpReverted)
            output.Restart(notice.Stream);
        view.Show(notice);
    }

    private Feed[] Snapshot()
    {
        lock (_gate)
            return [.. _feeds];
    }

    [LoggerMessage(5, LogLevel.Information, "Watching {Streams} too")]
    private partial void LogAdded(string streams);

    [LoggerMessage(6, LogLevel.Information, "No longer watching {Stream}")]
    private partial void LogRemoved(StreamId stream);

    [LoggerMessage(7, LogLevel.Error, "Not watching {Streams}: the exchange refused the subscription: {Reason}")]
    private partial void LogRefused(string streams, string reason);

    [LoggerMessage(8, LogLevel.Information, "Window {Window} added; its readings begin once it is filled")]
    private partial void LogWindowAdded(WindowSpec window);

    [LoggerMessage(9, LogLevel.Information, "Window {Window} removed")]
    private partial void LogWindowRemoved(WindowSpec window);

    private sealed class Feed(IReadOnlyList<FeedOptions> options, FeedPipeline pipeline, LiveFeed live, CancellationTokenSource stop)
    {
        public IReadOnlyList<FeedOptions> Options => options;

        public FeedPipeline Pipeline => pipeline;

        public LiveFeed Live => live;

        public CancellationTokenSource Stop => stop;

        public List<StreamId> Streams { get; } = [.. options.SelectMany(feed => feed.Streams)];

        public Task Running { get; set; } = Task.CompletedTask;

        /// <summary>Why the venue refused it; null while it has not.</summary>
        public string? Refusal { get; set; }
    }
}

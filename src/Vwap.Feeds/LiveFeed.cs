using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Vwap.Feeds;

/// <summary>Takes readings: called by one thread at a time; the batch is valid only during the call.</summary>
public delegate ValueTask EmitReadings(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken);

/// <summary>A feed that runs: a connection and requests for missing trades bring events, one loop brings them through the pipeline.</summary>
public sealed class LiveFeed
{
    private readonly FeedOptions _options;
    private readonly FeedPipeline _pipeline;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggers;
    private readonly RecordingWriter? _recording;
    private readonly Channel<FeedEvent> _events = Channel.CreateBounded<FeedEvent>(
        new BoundedChannelOptions(FeedLimits.EventsMax) { SingleReader = true });

    /// <summary>Makes a feed; nothing happens before <see cref="RunAsync"/>.</summary>
    /// <param name="options">Where trades come from.</param>
    /// <param name="pipeline">What becomes of them.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggers">Where to tell what happens.</param>
    /// <param name="recording">Where to record what reaches the pipeline; null for no recording. The caller disposes it.</param>
    public LiveFeed(FeedOptions options, FeedPipeline pipeline, TimeProvider timeProvider, ILoggerFactory loggers, RecordingWriter? recording = null)
    {
        _options = options;
        _pipeline = pipeline;
        _timeProvider = timeProvider;
        _loggers = loggers;
        _recording = recording;
    }

    /// <summary>Runs until it is cancelled, then returns normally.</summary>
    /// <param name="emit">Where readings go.</param>
    /// <param name="observe">Called some times a second on the engine thread, to look at the pipeline's counters.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="FeedRefusedException">The exchange refused the subscription from the start.</exception>
    public async Task RunAsync(EmitReadings emit, Action<FeedPipeline> observe, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var client = _options.Rest is { } rest ? new TradesClient(rest, _timeProvider) : null;
        var fetches = client is null ? null : new FetchQueue(client, _timeProvider);
        var connection = new ConnectionLoop(
            _options, lifetime => new FeedSocket(lifetime), new Random(_timeProvider.GetUtcNow().Microsecond), _timeProvider, _loggers.CreateLogger<ConnectionLoop>());
        var engine = new EngineLoop(_pipeline, connection, fetches, new NoticeLog(_loggers.CreateLogger<NoticeLog>()), _recording, _timeProvider);
        List<Task> running =
        [
            connection.RunAsync(_events.Writer, stop.Token),
            TickAsync(stop.Token),
            engine.RunAsync(_events.Reader, emit, observe, stop.Token),
        ];
        if (fetches is not null)
            running.Add(fetches.RunAsync(_events.Writer, stop.Token));

        await Task.WhenAny(running);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(running); // a part that failed throws its error here
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FeedLimits.TickInterval, _timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            _events.Writer.TryWrite(new(FeedEventKind.Tick, default)); // where the queue is full, time passes with its events
    }
}

using System.Buffers;
using System.Threading.Channels;

namespace Vwap.Feeds;

/// <summary>The one thread that owns the pipeline: takes events as they come, and does what they ask for.</summary>
/// <param name="pipeline">What becomes of the events.</param>
/// <param name="connection">The connection, to be made anew when a subscription goes silent.</param>
/// <param name="fetches">Where requests for missing trades go; null when there is nobody to ask.</param>
/// <param name="notices">Where it is told what happens.</param>
/// <param name="recording">Where events are recorded; null for nowhere.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class EngineLoop(
    FeedPipeline pipeline, ConnectionLoop connection, FetchQueue? fetches, NoticeLog notices, RecordingWriter? recording, TimeProvider timeProvider)
{
    /// <summary>Readings are handed on at the latest when so many have come together.</summary>
    private const int BatchReadings = 4_096;

    private readonly ArrayBufferWriter<Reading> _batch = new(BatchReadings);
    private DateTime _now;

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(ChannelReader<FeedEvent> events, EmitReadings emit, Action<FeedPipeline> observe, CancellationToken cancellationToken)
    {
        while (await events.WaitToReadAsync(cancellationToken))
        {
            while (_batch.WrittenCount < BatchReadings && events.TryRead(out var feedEvent))
                Apply(feedEvent with { At = Now() });

            if (_batch.WrittenCount > 0)
                await emit(_batch.WrittenMemory, cancellationToken);
            _batch.ResetWrittenCount();
            observe(pipeline);
        }
    }

    private void Apply(in FeedEvent feedEvent)
    {
        pipeline.Apply(feedEvent);
        _batch.Write(pipeline.Readings);
        foreach (var request in pipeline.Fetches)
            fetches!.Enqueue(request);
        if (pipeline.Silent is not null)
            connection.Renew();

        notices.Tell(pipeline, feedEvent);
        if (feedEvent.Kind != FeedEventKind.Tick || HadEffect())
            recording?.Write(feedEvent);
    }

    /// <summary>Ticks come all the time; only those that moved something belong in a recording.</summary>
    private bool HadEffect() => pipeline.Readings.Length > 0 || pipeline.Fetches.Count > 0 || pipeline.Notices.Count > 0;

    /// <summary>The time, which never goes back though the system's clock may.</summary>
    private DateTime Now()
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return _now = now > _now ? now : _now;
    }
}

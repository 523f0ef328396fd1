using System.Threading.Channels;

namespace Vwap.Feeds.Tests;

/// <summary>Keeps the events of a feed, and answers for the engine what their frames mean.</summary>
internal sealed class EventList : IFeedSink
{
    private readonly Channel<FeedEvent> _events = Channel.CreateUnbounded<FeedEvent>();
    private readonly FeedPipeline _pipeline = Frames.Pipeline(new() { CanFetch = false }, "1");

    public bool IsFull => false;

    public ValueTask EnterAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Leave()
    {
        // A test has one connection or one request at a time.
    }

    public FeedAnswer Apply(in FeedEvent feedEvent)
    {
        _events.Writer.TryWrite(feedEvent with { Payload = feedEvent.Payload.ToArray() });
        return new(_pipeline.Apply(feedEvent).Frame);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<FeedEvent> NextAsync() => new(_events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime());
}

using Vwap.Feeds.Connections;

namespace Vwap.Feeds.Tests.BadNights;

/// <summary>One connection of the model network. What waits on it goes on at once, on the same thread.</summary>
internal sealed class ModelSocket : IFeedSocket
{
    private readonly VirtualTime _time;
    private readonly Network _network;
    private readonly Queue<FeedEvent> _inbox = new();
    private readonly TaskCompletionSource _connected = new();
    private readonly CancellationTokenRegistration _killed;
    private TaskCompletionSource<FeedEvent>? _reader;
    private Exception? _lost;
    private TimeSpan _clearFrom;

    public ModelSocket(VirtualTime time, Network network, CancellationToken lifetime)
    {
        _time = time;
        _network = network;
        _killed = lifetime.UnsafeRegister(_ => Fail(new OperationCanceledException(lifetime)), state: null);
    }

    public bool HasEnded => _lost is not null;

    /// <summary>Whether the other side is gone without a word: nothing comes any more.</summary>
    public bool IsDeaf { get; set; }

    public Task ConnectAsync(Uri endpoint, byte[] greeting)
    {
        _network.Accept(this);
        return _connected.Task;
    }

    public ValueTask<FeedEvent> ReceiveAsync()
    {
        if (_inbox.TryDequeue(out var frame))
            return ValueTask.FromResult(frame);
        if (_lost is not null)
            return ValueTask.FromException<FeedEvent>(_lost);
        _reader = new();
        return new(_reader.Task);
    }

    public void End() => Lose("ended by us");

    public void Dispose()
    {
        _killed.Dispose();
        Lose("disposed");
    }

    public void Connected() => _connected.TrySetResult();

    public void Lose(string why) => Fail(new ConnectionLostException(why));

    /// <summary>Frames keep their order, however slow the way.</summary>
    public void DeliverAfter(TimeSpan latency, FeedEvent frame)
    {
        var at = _time.Elapsed + latency;
        _clearFrom = at > _clearFrom ? at : _clearFrom;
        _time.After(_clearFrom - _time.Elapsed, () => Deliver(frame));
    }

    public void DelayAll(TimeSpan delay) => _clearFrom = (_clearFrom > _time.Elapsed ? _clearFrom : _time.Elapsed) + delay;

    public void Deliver(FeedEvent frame)
    {
        if (HasEnded || IsDeaf)
            return;
        var reader = _reader;
        _reader = null;
        if (reader is null)
            _inbox.Enqueue(frame);
        else
            reader.SetResult(frame);
    }

    private void Fail(Exception lost)
    {
        if (HasEnded)
            return;
        _lost = lost;
        _connected.TrySetException(lost);
        _ = _connected.Task.Exception; // observed, as a lost connection need not be waited for
        var reader = _reader;
        _reader = null;
        reader?.SetException(lost);
    }
}

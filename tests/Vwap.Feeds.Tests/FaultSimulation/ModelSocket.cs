using Vwap.Simulator;

namespace Vwap.Feeds.Tests;

/// <summary>One connection of the model network. What waits on it goes on at once, on the same thread.</summary>
internal sealed class ModelSocket(SimulatedTime time, Network network) : IFeedSocket, IFrameSink
{
    private readonly Queue<ReceivedFrame> _inbox = new();
    private readonly TaskCompletionSource _connected = new();
    private TaskCompletionSource? _reader;
    private ConnectionLostException? _lost;
    private bool _isForgotten;
    private TimeSpan _clearFrom;

    public bool HasEnded => _lost is not null || _isForgotten;

    /// <summary>Whether the other side is gone without a word: nothing comes any more.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Whether the exchange never answers it.</summary>
    public bool IsIgnored { get; set; }

    /// <summary>What the exchange knows of the connection; null before it is established.</summary>
    public Session? Session { get; set; }

    /// <summary>The market waits for nobody.</summary>
    public int? Room => null;

    public void Offer(Frame frame) => network.Send(this, frame.Utf8);

    public void CutOff() => throw new InvalidOperationException("A client that has no room is cut off, but this one always has");

    public Task ConnectAsync(Uri endpoint)
    {
        network.Accept(this);
        return _connected.Task;
    }

    public Task SendAsync(byte[] utf8)
    {
        network.Receive(this, utf8);
        return Task.CompletedTask;
    }

    public ValueTask ReceiveAsync()
    {
        if (_inbox.Count > 0)
            return ValueTask.CompletedTask;
        if (_lost is not null)
            return ValueTask.FromException(_lost);
        _reader = new();
        return new(_reader.Task);
    }

    public bool TryRead(out ReceivedFrame frame) => _inbox.TryDequeue(out frame);

    public void End() => Lose("ended by us");

    public void Dispose() => Lose("disposed");

    /// <summary>Its process is gone: nothing comes any more, and the exchange forgets it.</summary>
    public void Vanish()
    {
        IsDeaf = true;
        _isForgotten = true;
    }

    public void Connected() => _connected.TrySetResult();

    public void Lose(string why)
    {
        if (_lost is not null)
            return;
        _lost = new(why);
        _connected.TrySetException(_lost);
        _ = _connected.Task.Exception; // observed, as a lost connection need not be waited for
        var reader = _reader;
        _reader = null;
        reader?.SetException(_lost);
    }

    /// <summary>Frames keep their order, however slow the way.</summary>
    public void DeliverAfter(TimeSpan latency, ReceivedFrame frame)
    {
        var at = time.Elapsed + latency;
        _clearFrom = at > _clearFrom ? at : _clearFrom;
        time.After(_clearFrom - time.Elapsed, () => Deliver(frame));
    }

    public void DelayAll(TimeSpan delay) => _clearFrom = (_clearFrom > time.Elapsed ? _clearFrom : time.Elapsed) + delay;

    public void Deliver(ReceivedFrame frame)
    {
        if (HasEnded || IsDeaf)
            return;
        var reader = _reader;
        _reader = null;
        _inbox.Enqueue(frame);
        reader?.SetResult();
    }
}

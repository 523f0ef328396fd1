using System.Threading.Channels;

namespace Vwap.Simulator;

/// <summary>The bounded queue of frames that wait for one client. Full, its client is cut off.</summary>
/// <remarks>Any thread may offer; one thread takes.</remarks>
/// <param name="capacity">The most frames that wait.</param>
/// <param name="roomChanged">Set when so few wait that a market that waits for room may go on.</param>
/// <param name="counters">Where losses are counted.</param>
internal sealed class Outbox(int capacity, AsyncSignal roomChanged, ExchangeCounters counters)
{
    /// <summary>Held by who offers and who mutes, so that nothing slips in behind the silence.</summary>
    private readonly Lock _gate = new();
    private readonly Channel<Frame> _queue = Channel.CreateUnbounded<Frame>(new() { SingleReader = true });
    private readonly TaskCompletionSource _overflowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private volatile bool _muted;

    /// <summary>Completes when the client is to be cut off.</summary>
    public Task Overflowed => _overflowed.Task;

    /// <summary>How many trade frames a market that waits for its clients may add; the rest of the queue is for what does not wait.</summary>
    public int Room => SimulatorLimits.ClientBacklogAtMaxRate - Volatile.Read(ref _waiting);

    /// <summary>Whether what is offered vanishes.</summary>
    public bool IsMuted => _muted;

    /// <summary>Queues a frame, or cuts its client off when there is no room.</summary>
    public void Offer(Frame frame)
    {
        lock (_gate)
        {
            if (_muted)
            {
                counters.FramesMuted.Add();
                return;
            }

            if (Interlocked.Increment(ref _waiting) <= capacity)
            {
                _queue.Writer.TryWrite(frame);
                return;
            }

            Interlocked.Decrement(ref _waiting);
        }

        CutOff();
    }

    /// <summary>Takes nothing more, and has its client disconnected.</summary>
    public void CutOff()
    {
        if (_overflowed.TrySetResult())
            counters.ClientsCutOff.Add();
        _queue.Writer.TryComplete();
    }

    /// <summary>Queues the last frame and takes nothing more.</summary>
    public void Finish(Frame last)
    {
        Interlocked.Increment(ref _waiting);
        _queue.Writer.TryWrite(last);
        _queue.Writer.TryComplete();
    }

    /// <summary>Lets all that waits and all that is offered vanish.</summary>
    public void Mute()
    {
        lock (_gate)
        {
            _muted = true;
            while (TryTake(out _))
                counters.FramesMuted.Add();
        }

        roomChanged.Set();
    }

    /// <summary>Ends <see cref="Mute"/>.</summary>
    public void Unmute()
    {
        _muted = false;
        roomChanged.Set();
    }

    /// <summary>Waits for a frame; false when there will be none.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _queue.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake(out Frame frame)
    {
        if (!_queue.Reader.TryRead(out frame!))
            return false;
        if (Interlocked.Decrement(ref _waiting) == SimulatorLimits.ClientBacklogAtMaxRate / 2)
            roomChanged.Set();
        return true;
    }
}

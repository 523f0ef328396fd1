using System.Threading.Channels;

namespace Vwap.Simulator;

/// <summary>The bounded queue of frames for one client. When it is full the client is disconnected.</summary>
/// <remarks>Any thread may offer; one thread takes. Tells when the market may have room to continue at the maximum rate, and counts what is lost.</remarks>
internal sealed class ClientQueue(ChannelWriter<bool> roomChanged, ExchangeStatistics statistics, int capacity = SimulatorLimits.ClientQueueFramesMax) : IFrameSink
{
    /// <summary>Makes offering and muting exclusive, so that no frame enters a muted queue.</summary>
    private readonly Lock _gate = new();
    private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>(new() { SingleReader = true });
    private readonly TaskCompletionSource _cutOff = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private volatile bool _isMuted;

    /// <summary>Completes when the client must be disconnected because it does not keep up.</summary>
    public Task Overflowed => _cutOff.Task;

    public bool IsMuted => _isMuted;

    public int? Room => _isMuted ? null : SimulatorLimits.ClientBacklogAtMaxRate - Volatile.Read(ref _waiting);

    /// <summary>Queues a frame; disconnects the client if there is no room.</summary>
    public void Offer(Frame frame)
    {
        lock (_gate)
        {
            if (_isMuted)
            {
                statistics.MutedFrames.Add();
                return;
            }

            if (Interlocked.Increment(ref _waiting) <= capacity)
            {
                _frames.Writer.TryWrite(frame);
                return;
            }

            Interlocked.Decrement(ref _waiting);
        }

        CutOff();
    }

    public void CutOff()
    {
        if (_cutOff.TrySetResult())
            statistics.CutOffs.Add();
        _frames.Writer.TryComplete();
    }

    /// <summary>Queues the close frame; nothing is accepted after it.</summary>
    public void Finish(Frame close)
    {
        Interlocked.Increment(ref _waiting);
        _frames.Writer.TryWrite(close);
        _frames.Writer.TryComplete();
    }

    /// <summary>Discards all queued frames and all frames offered from now on.</summary>
    public void Mute()
    {
        lock (_gate)
        {
            _isMuted = true;
            while (TryTake(out _))
                statistics.MutedFrames.Add();
        }

        roomChanged.TryWrite(true);
    }

    public void Unmute()
    {
        _isMuted = false;
        roomChanged.TryWrite(true);
    }

    /// <summary>Waits for a frame; false at the end.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _frames.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake(out Frame frame)
    {
        if (!_frames.Reader.TryRead(out frame!))
            return false;
        if (Interlocked.Decrement(ref _waiting) == SimulatorLimits.ClientBacklogAtMaxRate / 2)
            roomChanged.TryWrite(true);
        return true;
    }
}

using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Vwap.Outputs;

/// <summary>The bounded queue of a pump: the producer fills one buffer while the consumer empties another.</summary>
/// <remarks>
/// <para>A channel would move readings one by one, and wake a waiting producer for each. Here the producer copies what it has and the consumer
/// takes all there is, so that a replay at full speed costs two wake-ups per buffer. One producer and one consumer at a time.</para>
/// <para>While the consumer is idle, the producer may stand in for it, which costs no wake-up.</para>
/// </remarks>
internal sealed class ReadingQueue(int capacity) : IValueTaskSource, IThreadPoolWorkItem
{
    private const int CapacityMin = 64;

    private readonly Lock _gate = new();
    private Reading[] _filling = new Reading[Math.Min(capacity, CapacityMin)];
    private Reading[] _taken = [];
    private int _count;
    private long _accepted;
    private bool _woken;
    private bool _closed;
    private bool _isConsumerIdle;
    private bool _hasStandIn;
    private TaskCompletionSource? _roomAwaited;

    /// <summary>The wait of the idle consumer: one object for all waits, so that none of them allocates.</summary>
    private ManualResetValueTaskSourceCore<bool> _wait;

    /// <summary>How many readings were accepted in all.</summary>
    public long Accepted
    {
        get
        {
            lock (_gate)
                return _accepted;
        }
    }

    /// <summary>Accepts as many from the front of <paramref name="readings"/> as there is room for.</summary>
    /// <returns>How many, or −1 when the queue is closed.</returns>
    public int TryPost(ReadOnlySpan<Reading> readings)
    {
        lock (_gate)
        {
            if (_closed)
                return -1;

            var accepted = Math.Min(readings.Length, capacity - _count);
            EnsureRoom_NeedsLock(_count + accepted);
            readings[..accepted].CopyTo(_filling.AsSpan(_count));
            _count += accepted;
            _accepted += accepted;
            WakeConsumer_NeedsLock();
            return accepted;
        }
    }

    /// <summary>Completes when there is room or the queue is closed.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_count < capacity || _closed)
                return Task.CompletedTask;
            _roomAwaited ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _roomAwaited.Task;
        }
    }

    /// <summary>Completes when there are readings, the queue is closed, or <see cref="Wake"/> was called. Await it once.</summary>
    public ValueTask WaitForReadingsAsync()
    {
        lock (_gate)
        {
            if (_count > 0 || _closed || _woken)
                return default;
            Debug.Assert(!_isConsumerIdle, "Invariant: one consumer");
            _isConsumerIdle = true;
            _wait.Reset();
            return new(this, _wait.Version);
        }
    }

    /// <summary>
    /// Lets the producer do the consumer's work with some readings, if the consumer is idle, which it stays until <see cref="EndStandIn"/>, and if
    /// they would fit the queue.
    /// </summary>
    public bool TryStandIn(int readings)
    {
        lock (_gate)
        {
            if (!_isConsumerIdle || _closed || readings > capacity)
                return false;
            _hasStandIn = true;
            _accepted += readings;
            return true;
        }
    }

    /// <summary>Leaves the work to the consumer again.</summary>
    /// <param name="undone">The readings of <see cref="TryStandIn"/> that the consumer has to deal with.</param>
    public void EndStandIn(ReadOnlySpan<Reading> undone)
    {
        lock (_gate)
        {
            _hasStandIn = false;
            EnsureRoom_NeedsLock(undone.Length);
            undone.CopyTo(_filling);
            _count = undone.Length;
            if (_count > 0 || _closed || _woken)
                WakeConsumer_NeedsLock();
        }
    }

    /// <summary>Takes all readings; those taken before become invalid.</summary>
    /// <returns>Whether more may follow: false when the queue is closed and empty.</returns>
    public bool TryTakeAll(out ReadOnlyMemory<Reading> readings)
    {
        lock (_gate)
        {
            _woken = false;
            readings = _filling.AsMemory(0, _count);
            (_filling, _taken) = (_taken, _filling);
            var ended = _closed && _count == 0;
            _count = 0;
            _roomAwaited?.TrySetResult();
            _roomAwaited = null;
            return !ended;
        }
    }

    /// <summary>Wakes the consumer although nothing was posted.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            WakeConsumer_NeedsLock();
        }
    }

    /// <summary>Accepts no more; what is queued can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            WakeConsumer_NeedsLock();
            _roomAwaited?.TrySetResult();
            _roomAwaited = null;
        }
    }

    void IThreadPoolWorkItem.Execute() => _wait.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void WakeConsumer_NeedsLock()
    {
        if (!_isConsumerIdle || _hasStandIn)
            return;
        _isConsumerIdle = false;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void EnsureRoom_NeedsLock(int needed)
    {
        if (needed > _filling.Length)
            Array.Resize(ref _filling, Math.Min(capacity, Math.Max(needed, Math.Max(CapacityMin, _filling.Length * 2))));
    }
}

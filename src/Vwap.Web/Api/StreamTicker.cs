namespace Vwap.Web;

/// <summary>Wakes all clients of the stream together when there are new readings, and once a second otherwise. Stands still while there are no clients.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StreamTicker : IDisposable
{
    private readonly ReadingBoard _board;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly int _quietTicksMax = (int)(TimeSpan.FromSeconds(1) / WebLimits.StreamInterval);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastNumber;
    private int _quietTicks;
    private bool _isStopped;

    public StreamTicker(ReadingBoard board, TimeProvider timeProvider)
    {
        _board = board;
        _timer = timeProvider.CreateTimer(_ => Tick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many clients there are.</summary>
    public int Clients { get; private set; }

    /// <summary>Whether the server stops: clients have to end.</summary>
    public bool IsStopped => Volatile.Read(ref _isStopped);

    /// <summary>Completes at the next tick. To miss nothing, take it before looking at the board.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <returns>Whether there was room for another client.</returns>
    public bool TryEnter(int clientsMax)
    {
        lock (_gate)
        {
            if (Clients == clientsMax || _isStopped)
                return false;
            if (++Clients == 1)
                _timer.Change(WebLimits.StreamInterval, WebLimits.StreamInterval);
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--Clients == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends all clients.</summary>
    public void Stop()
    {
        lock (_gate)
            Volatile.Write(ref _isStopped, true);
        Wake();
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        var number = _board.LastNumber;
        if (number == _lastNumber && ++_quietTicks < _quietTicksMax)
            return;
        (_lastNumber, _quietTicks) = (number, 0);
        Wake();
    }

    private void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}

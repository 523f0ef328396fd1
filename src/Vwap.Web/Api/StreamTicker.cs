namespace Vwap.Web;

/// <summary>Wakes the clients of the stream when there are new readings, and once a second otherwise. Stands still while there are no clients.</summary>
/// <remarks>
/// <para>Each client is in one of some groups, which are woken one after another: all at once would keep the threads that the engine needs too.</para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed class StreamTicker : IDisposable
{
    private const int Groups = 5;

    private readonly ReadingBoard _board;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Group[] _groups = [.. Enumerable.Range(0, Groups).Select(_ => new Group())];
    private int _tick; // the group woken last
    private int _entered; // the group of the last client
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

    /// <returns>The group of another client; null when there is no room for one.</returns>
    public Group? TryEnter(int clientsMax)
    {
        lock (_gate)
        {
            if (Clients == clientsMax || _isStopped)
                return null;
            if (++Clients == 1)
                _timer.Change(WebLimits.StreamInterval / Groups, WebLimits.StreamInterval / Groups);
            _entered = (_entered + 1) % Groups;
            return _groups[_entered];
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
        Array.ForEach(_groups, group => group.Wake());
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        _tick = (_tick + 1) % Groups;
        _groups[_tick].Tick(_board.LastNumber);
    }

    /// <summary>Clients that are woken together.</summary>
    internal sealed class Group
    {
        private static readonly int QuietTicksMax = (int)(TimeSpan.FromSeconds(1) / WebLimits.StreamInterval);

        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _lastNumber;
        private int _quietTicks;

        /// <summary>Completes at the next tick. To miss nothing, take it before looking at the board.</summary>
        public Task Next => Volatile.Read(ref _next).Task;

        public void Tick(long number)
        {
            if (number == _lastNumber && ++_quietTicks < QuietTicksMax)
                return;
            (_lastNumber, _quietTicks) = (number, 0);
            Wake();
        }

        public void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}

namespace Vwap.Web;

/// <summary>Wakes the clients of the stream when there are new readings, and once a second otherwise. Stands still while there are no clients.</summary>
/// <remarks>
/// <para>Each client is in one of some groups, which are woken one after another: all at once would keep the processors that the engine needs too.
/// Clients that get the latest readings only are woken half as often.</para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed class StreamTicker : IDisposable
{
    private const int AllGroups = 5;
    private const int LatestGroups = 2 * AllGroups;
    private static readonly TimeSpan TickInterval = WebLimits.StreamInterval / AllGroups;

    private readonly ReadingBoard _board;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Group[] _all = CreateGroups(AllGroups, WebLimits.StreamInterval);
    private readonly Group[] _latest = CreateGroups(LatestGroups, 2 * WebLimits.StreamInterval);
    private int _tick;
    private int _entered;
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
    public Group? TryEnter(int clientsMax, bool isAll)
    {
        lock (_gate)
        {
            if (Clients == clientsMax || _isStopped)
                return null;
            if (++Clients == 1)
                _timer.Change(TickInterval, TickInterval);
            _entered = (_entered + 1) % LatestGroups;
            return isAll ? _all[_entered % AllGroups] : _latest[_entered];
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
        foreach (var group in _all.Concat(_latest))
            group.Wake();
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        _tick = (_tick + 1) % LatestGroups;
        _all[_tick % AllGroups].Tick(_board.LastNumber);
        _latest[_tick].Tick(_board.LastNumber);
    }

    private static Group[] CreateGroups(int count, TimeSpan interval) => [.. Enumerable.Range(0, count).Select(_ => new Group(interval))];

    /// <summary>Clients that are woken together.</summary>
    /// <param name="interval">How often.</param>
    internal sealed class Group(TimeSpan interval)
    {
        private readonly int _quietTicksMax = (int)(TimeSpan.FromSeconds(1) / interval);

        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _lastNumber;
        private int _quietTicks;

        /// <summary>Completes at the next tick. To miss nothing, take it before looking at the board.</summary>
        public Task Next => Volatile.Read(ref _next).Task;

        public void Tick(long number)
        {
            if (number == _lastNumber && ++_quietTicks < _quietTicksMax)
                return;
            (_lastNumber, _quietTicks) = (number, 0);
            Wake();
        }

        public void Wake() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}

namespace Vwap.Simulator.Tests;

/// <summary>A clock that a test moves. Its ticks are strange on purpose: a third of a microsecond.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = new(2026, 10, 4, 17, 56, 32, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public override long TimestampFrequency => 3_000_000;

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks * 3 / 10;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _start + _elapsed;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<Action> due;
        lock (_gate)
        {
            _elapsed += by;
            due = [.. _timers.Where(timer => timer.TryFire(_elapsed)).Select(timer => timer.Callback)];
        }

        foreach (var callback in due)
            callback();
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan? _dueAt;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public Action Callback { get; } = callback;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _period = period;
                _dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : time._elapsed + dueTime;
                time._timers.Remove(this);
                time._timers.Add(this);
            }

            return true;
        }

        public bool TryFire(TimeSpan now)
        {
            if (_dueAt is null || _dueAt > now)
                return false;
            _dueAt = _period == Timeout.InfiniteTimeSpan ? null : now + _period;
            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

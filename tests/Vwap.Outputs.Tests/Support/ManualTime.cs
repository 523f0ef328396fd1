namespace Vwap.Outputs.Tests;

/// <summary>A clock that moves when it is told to. Its timestamps tick at a strange rate, so that they are never taken for time ticks.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Signal)> _awaited = [];
    private TimeSpan _elapsed;

    public override long TimestampFrequency => 12_345_678;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp()
    {
        lock (_gate)
            return (long)((Int128)_elapsed.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return new DateTimeOffset(Market.Opening) + _elapsed;
    }

    /// <summary>Completes when somebody waits for exactly this long.</summary>
    public Task WaitedFor(TimeSpan due)
    {
        lock (_gate)
        {
            if (_timers.Any(timer => timer.Asked == due))
                return Task.CompletedTask;
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((due, signal));
            return signal.Task;
        }
    }

    public void Advance(TimeSpan span)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _elapsed += span;
            due = [.. _timers.Where(timer => timer.Due <= _elapsed)];
            _timers.RemoveAll(timer => timer.Due <= _elapsed);
        }

        foreach (var timer in due)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), period);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            (timer.Asked, timer.Due) = (dueTime, _elapsed + dueTime);
            _timers.Add(timer);
            foreach (var (_, signal) in _awaited.Where(awaited => awaited.Due == dueTime))
                signal.TrySetResult();
        }
    }

    private void Forget(ManualTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    private sealed class ManualTimer(ManualTime owner, Action fire, TimeSpan period) : ITimer
    {
        private TimeSpan _period = period;

        public TimeSpan Asked { get; set; }

        public TimeSpan Due { get; set; }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
                owner.Schedule(this, _period);
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            owner.Schedule(this, dueTime);
            return true;
        }

        public void Dispose() => owner.Forget(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

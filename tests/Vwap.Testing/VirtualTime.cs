namespace Vwap.Testing;

/// <summary>Time that passes when a test says so. Timers fire within <see cref="Advance"/>, in the order in which they are due.</summary>
/// <remarks>
/// The timestamps have a strange frequency and a strange start, so that they are never mistaken for ticks or nanoseconds. The wall clock may
/// be set without time passing. Thread-safe; one thread at a time advances.
/// </remarks>
public sealed class VirtualTime : TimeProvider
{
    private const long StrangeFrequency = 3_000_000;

    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource<TimeSpan> Found)> _watchers = [];
    private TimeSpan _elapsed;
    private DateTimeOffset _clock = new(2026, 10, 4, 17, 56, 32, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => StrangeFrequency;

    /// <summary>How much time has passed since the start.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return _elapsed;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _clock;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
            return 987_654_321 + (long)((Int128)_elapsed.Ticks * StrangeFrequency / TimeSpan.TicksPerSecond);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the wall clock as an administrator would: no timer notices.</summary>
    public void SetClock(DateTimeOffset now)
    {
        lock (_lock)
            _clock = now;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan span)
    {
        var end = Elapsed + span;
        while (TakeDue(end) is { } timer)
            timer.Fire();
        MoveTo(end);
    }

    /// <summary>Waits until a timer is set whose time from now is as wanted, and says what it is.</summary>
    public async Task<TimeSpan> WaitForTimerAsync(Func<TimeSpan, bool> wanted)
    {
        var found = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            foreach (var timer in _timers)
            {
                if (wanted(timer.Due - _elapsed))
                    return timer.Due - _elapsed;
            }

            _watchers.Add((wanted, found));
        }

        return await found.Task.InTime();
    }

    private void Set(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;

            timer.Due = _elapsed + dueTime;
            timer.Period = period;
            _timers.Add(timer);
            foreach (var watcher in _watchers.FindAll(watcher => watcher.Wanted(dueTime)))
            {
                _watchers.Remove(watcher);
                watcher.Found.SetResult(dueTime);
            }
        }
    }

    private VirtualTimer? TakeDue(TimeSpan end)
    {
        lock (_lock)
        {
            var first = _timers.MinBy(timer => timer.Due);
            if (first is null || first.Due > end)
                return null;

            MoveTo(first.Due);
            _timers.Remove(first);
            if (first.Period > TimeSpan.Zero)
            {
                first.Due += first.Period;
                _timers.Add(first);
            }

            return first;
        }
    }

    private void MoveTo(TimeSpan elapsed)
    {
        lock (_lock)
        {
            if (elapsed <= _elapsed)
                return;
            _clock += elapsed - _elapsed;
            _elapsed = elapsed;
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime, period);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

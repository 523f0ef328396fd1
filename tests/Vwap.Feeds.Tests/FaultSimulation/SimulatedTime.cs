namespace Vwap.Feeds.Tests;

/// <summary>A clock that stands still until the next alarm is rung: everything that happens in a night happens on its one thread.</summary>
/// <remarks>The timestamp frequency is a strange one, so that ticks are never mistaken for timestamps.</remarks>
internal sealed class SimulatedTime : TimeProvider
{
    private readonly PriorityQueue<Alarm, (long Due, long Order)> _alarms = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;
    private TimeSpan _clockOffset;

    public static DateTimeOffset Start { get; } = new(2026, 3, 7, 23, 59, 0, TimeSpan.Zero);

    public TimeSpan Elapsed { get; private set; }

    /// <summary>The exchange's clock, which nobody sets.</summary>
    public DateTime Now => (Start + Elapsed).UtcDateTime;

    /// <summary>The exchange's clock as a time provider.</summary>
    public TimeProvider ExchangeClock => field ??= new UnsetClock(this);

    public override long TimestampFrequency => 1_234_577;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed + _clockOffset;

    public override long GetTimestamp() => (long)((Int128)Elapsed.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        AssertOwnThread();
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the system's clock; no time passes.</summary>
    public void StepClock(TimeSpan step) => _clockOffset += step;

    /// <summary>Does something after a while.</summary>
    public Alarm After(TimeSpan delay, Action action)
    {
        AssertOwnThread();
        var alarm = new Alarm(action);
        _alarms.Enqueue(alarm, ((Elapsed + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero)).Ticks, _order++));
        return alarm;
    }

    /// <summary>Rings all alarms that are due until <paramref name="end"/>.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (_alarms.TryPeek(out var alarm, out var key) && key.Due <= end.Ticks)
        {
            _alarms.Dequeue();
            Elapsed = TimeSpan.FromTicks(key.Due);
            alarm.Ring();
        }

        Elapsed = end;
    }

    public void AssertOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something of this night ran on another thread");
    }

    /// <summary>Something that will be done, unless it is called off.</summary>
    public sealed class Alarm(Action action)
    {
        private bool _isOff;

        public void CallOff() => _isOff = true;

        public void Ring()
        {
            if (!_isOff)
                action();
        }
    }

    private sealed class UnsetClock(SimulatedTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Start + time.Elapsed;

        public override long GetTimestamp() => time.GetTimestamp();
    }

    private sealed class VirtualTimer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        private Alarm? _next;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.AssertOwnThread();
            _next?.CallOff();
            _next = dueTime < TimeSpan.Zero ? null : time.After(dueTime, () => Fire(period));
            return true;
        }

        public void Dispose() => _next?.CallOff();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(TimeSpan period)
        {
            _next = period > TimeSpan.Zero ? time.After(period, () => Fire(period)) : null;
            callback(state);
        }
    }
}

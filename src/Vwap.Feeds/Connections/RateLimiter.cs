namespace Vwap.Feeds;

/// <summary>Spaces actions this far apart on average, in the order of the calls; up to <paramref name="burst"/> may follow one another at once.</summary>
/// <remarks>Uses the monotonic clock. Thread-safe.</remarks>
internal sealed class RateLimiter(TimeSpan spacing, TimeProvider timeProvider, int burst = 1)
{
    /// <summary>Delays drop fractions of a millisecond.</summary>
    private static readonly TimeSpan DelayPrecision = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>When the next action would be due if all were evenly spaced.</summary>
    private TimeSpan _due;
    private TimeSpan _pausedUntil;

    private TimeSpan Now => timeProvider.GetElapsedTime(_start);

    /// <summary>Takes the next slot and waits for it; when a pause comes first, takes another.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (var wait = TakeSlot(); wait > TimeSpan.Zero; wait = IsPaused() ? TakeSlot() : TimeSpan.Zero)
            await Task.Delay(wait, timeProvider, cancellationToken);
    }

    /// <summary>Takes a slot if more than <paramref name="reserve"/> are free.</summary>
    public bool TryTake(int reserve)
    {
        lock (_lock)
        {
            if (FindSlot(reserve) > Now)
                return false;
            TakeSlot();
            return true;
        }
    }

    /// <summary>Grants no slot for this long.</summary>
    public void PauseFor(TimeSpan pause)
    {
        lock (_lock)
            _pausedUntil = Later(_pausedUntil, Now + pause);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan FindSlot(int reserve) => Later(_due - spacing * (burst - 1 - reserve), _pausedUntil);

    /// <returns>How long until the slot; zero or less when it is free.</returns>
    private TimeSpan TakeSlot()
    {
        lock (_lock)
        {
            var (now, slot) = (Now, FindSlot(reserve: 0));
            _due = Later(_due, Later(now, slot)) + spacing;
            return slot - now;
        }
    }

    private bool IsPaused()
    {
        lock (_lock)
            return _pausedUntil > Now + DelayPrecision;
    }
}

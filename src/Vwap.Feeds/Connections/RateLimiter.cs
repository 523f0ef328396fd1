namespace Vwap.Feeds;

/// <summary>Spaces actions at least this far apart, in the order of the calls.</summary>
/// <remarks>Uses the monotonic clock. Thread-safe.</remarks>
internal sealed class RateLimiter(TimeSpan spacing, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly long _start = timeProvider.GetTimestamp();
    private TimeSpan _nextSlot = TimeSpan.MinValue;

    /// <summary>Waits for the next free slot.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = TakeSlot();
        return wait > TimeSpan.Zero ? Task.Delay(wait, timeProvider, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Grants no slot for this long.</summary>
    public void PauseFor(TimeSpan pause)
    {
        lock (_lock)
        {
            var resume = timeProvider.GetElapsedTime(_start) + pause;
            if (resume > _nextSlot)
                _nextSlot = resume;
        }
    }

    private TimeSpan TakeSlot()
    {
        lock (_lock)
        {
            var now = timeProvider.GetElapsedTime(_start);
            var slot = _nextSlot > now ? _nextSlot : now;
            _nextSlot = slot + spacing;
            return slot - now;
        }
    }
}

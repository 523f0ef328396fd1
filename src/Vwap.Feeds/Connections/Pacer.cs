namespace Vwap.Feeds.Connections;

/// <summary>Keeps actions at least so far apart, in the order in which they ask.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Pacer(TimeSpan spacing, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _nextSlot = DateTimeOffset.MinValue;

    /// <summary>Waits for the next free slot.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        var wait = TakeSlot();
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }

    /// <summary>Leaves the next slots free for so long.</summary>
    public void PauseFor(TimeSpan pause)
    {
        lock (_lock)
        {
            var resume = time.GetUtcNow() + pause;
            if (resume > _nextSlot)
                _nextSlot = resume;
        }
    }

    private TimeSpan TakeSlot()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var slot = _nextSlot > now ? _nextSlot : now;
            _nextSlot = slot + spacing;
            return slot - now;
        }
    }
}

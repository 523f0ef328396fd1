namespace Vwap;

/// <summary>The delay before the next attempt: doubling up to a cap, less up to half at random so that many clients do not return at once.</summary>
/// <remarks>The jitter applies at the cap, too. Not thread-safe.</remarks>
/// <param name="first">The first delay before jitter: greater than zero.</param>
/// <param name="cap">The longest delay: at least <paramref name="first"/>.</param>
/// <param name="random">The source of jitter.</param>
public sealed class RetryDelay(TimeSpan first, TimeSpan cap, Random random)
{
    /// <summary>2^20 times any sensible first delay exceeds any sensible cap.</summary>
    private const int DoublingsMax = 20;

    private int _tries;

    /// <summary>After a success: the next delay is the first again.</summary>
    public void Reset() => _tries = 0;

    /// <summary>The delay before the next attempt.</summary>
    public TimeSpan Next()
    {
        var delay = Math.Min(cap.Ticks, first.Ticks << Math.Min(_tries++, DoublingsMax));
        return TimeSpan.FromTicks(delay - random.NextInt64(delay / 2));
    }
}

namespace Vwap;

/// <summary>The wait before the next try: doubling to a cap, less up to half of it at random so that many clients do not come back at once.</summary>
/// <remarks>The first wait is about <paramref name="first"/>; the randomness survives the cap. Not thread-safe.</remarks>
/// <param name="first">The first wait before chance shortens it: greater than zero.</param>
/// <param name="cap">The longest wait: at least <paramref name="first"/>.</param>
/// <param name="random">Where chance comes from.</param>
public sealed class RetryDelay(TimeSpan first, TimeSpan cap, Random random)
{
    /// <summary>2^20 times any sensible first wait is past any sensible cap.</summary>
    private const int DoublingsMax = 20;

    private int _tries;

    /// <summary>Something worked: the next wait is the first again.</summary>
    public void Reset() => _tries = 0;

    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan Next()
    {
        var delay = Math.Min(cap.Ticks, first.Ticks << Math.Min(_tries++, DoublingsMax));
        return TimeSpan.FromTicks(delay - random.NextInt64(delay / 2));
    }
}

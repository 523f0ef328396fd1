namespace Vwap;

/// <summary>The wait before the next try: doubling to a cap, less up to half of it at random so that many clients do not come back at once.</summary>
internal sealed class RetryDelay(Random random)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var doublings = Math.Min(_failures++, 16);
        var delay = Math.Min(RepairLimits.RetryDelayMax.Ticks, RepairLimits.RetryDelayMin.Ticks << doublings);
        return TimeSpan.FromTicks(delay - random.NextInt64(delay / 2));
    }
}

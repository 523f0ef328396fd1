namespace Vwap.Testing;

/// <summary>
/// Time that passes as the machine's does, but not while the machine stands still: who is patient with something real does not lose
/// patience before the real had its chance.
/// </summary>
public static class SteadyTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Moves a test's clock on, step by step, until it is cancelled.</summary>
    /// <param name="advance">Moves the clock; called by one thread at a time.</param>
    /// <param name="end">Ends it, normally.</param>
    public static async Task PassAsync(Action<TimeSpan> advance, CancellationToken end)
    {
        using var steps = new PeriodicTimer(Step); // what it misses it does not make up for
        try
        {
            while (await steps.WaitForNextTickAsync(end))
                advance(Step);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }
}

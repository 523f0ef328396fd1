namespace Vwap.Testing;

/// <summary>What a piece of work allocates.</summary>
public static class Allocation
{
    private const int Measures = 20;

    /// <summary>The bytes that the work allocates on its thread each time.</summary>
    /// <remarks>
    /// The collector, busy for another thread, may count what is left of this thread's room as allocated. What the work allocates
    /// itself is in every measure: the least of them is told.
    /// </remarks>
    /// <param name="work">Is done many times, first to warm up.</param>
    public static long Of(Action work)
    {
        work();
        var least = long.MaxValue;
        for (var measure = 0; measure < Measures; measure++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}

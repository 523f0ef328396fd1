namespace Vwap.Simulator;

/// <summary>Decides which faults happen: the same for the same seed, connection and trade.</summary>
/// <remarks>
/// Each decision is a hash of its subject, so timing does not change it; the market has its own random streams, so faults do not change the market.
/// Safe to share between threads.
/// </remarks>
internal sealed class FaultInjector(FaultPlan plan, long seed, ExchangeStatistics statistics)
{
    private readonly ulong[] _bases = [.. FaultPlan.Names.Select(name => new SeededRandom(seed, "fault " + name).Next())];

    public bool IsNone { get; } = plan.IsNone;

    public bool CanHappen(FaultKind kind) => plan.PerBillion(kind) > 0;

    /// <summary>Whether a fault happens; counts it if so.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="connection">The ordinal of the connection; 0 for REST and the market.</param>
    /// <param name="subject">The ordinal of the trade or request, or the trade id.</param>
    /// <param name="variant">64 random bits that select a variant of the fault.</param>
    public bool Happens(FaultKind kind, long connection, long subject, out ulong variant)
    {
        variant = 0;
        var perBillion = plan.PerBillion(kind);
        if (perBillion == 0)
            return false;

        var roll = SeededRandom.Mix(_bases[(int)kind] ^ SeededRandom.Mix((ulong)connection ^ SeededRandom.Mix((ulong)subject)));
        variant = SeededRandom.Mix(roll);
        if (SeededRandom.Scale(roll, FaultPlan.Certain) >= perBillion)
            return false;
        statistics.FaultsOf(kind).Add();
        return true;
    }
}

namespace Vwap.Simulator;

/// <summary>Decides what goes wrong: the same seed, connection and trade always have the same faults.</summary>
/// <remarks>
/// Nothing is drawn one after the other: each decision is computed from what it is about, so that timing changes none, and the market
/// draws from elsewhere, so that faults do not change it. Immutable; safe to share between threads.
/// </remarks>
internal sealed class FaultDice(FaultPlan plan, long seed)
{
    private readonly ulong[] _bases = [.. FaultNames.All.Select(fault => new SeededRandom(seed, "fault " + fault.Name).Next())];

    public FaultPlan Plan { get; } = plan;

    /// <summary>Whether a fault happens.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="connection">Which connection, in the order of their coming; 0 for REST.</param>
    /// <param name="subject">Which trade of the market, or which request.</param>
    /// <param name="variant">When it happens: 64 random bits to choose its manner by.</param>
    public bool Happens(FaultKind kind, long connection, long subject, out ulong variant)
    {
        variant = 0;
        var perBillion = Plan.PerBillion(kind);
        if (perBillion == 0)
            return false;

        var roll = SeededRandom.Mix(_bases[(int)kind] ^ SeededRandom.Mix((ulong)connection ^ SeededRandom.Mix((ulong)subject)));
        variant = SeededRandom.Mix(roll);
        return SeededRandom.Scale(roll, FaultPlan.Certain) < perBillion;
    }
}

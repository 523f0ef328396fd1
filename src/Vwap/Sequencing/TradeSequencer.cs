using System.Diagnostics;

namespace Vwap;

/// <summary>Judges trades of one product by their ids.</summary>
/// <remarks>
/// <para>The venue's rules (Coinbase Exchange; measured, see docs/venues/coinbase.md):</para>
/// <list type="number">
/// <item>A product's trade ids rise by exactly one per trade. <c>sequence</c> does not: on this channel it skips.</item>
/// <item><c>last_match</c> is a trade like any other; after a reconnect it repeats a known trade or reveals what was missed.</item>
/// <item>An id at or below the last one was counted before, unless it is known to be missing.</item>
/// </list>
/// <para>Engine thread only.</para>
/// </remarks>
internal sealed class TradeSequencer
{
    /// <summary>The highest id counted; 0 before the first.</summary>
    public long Last { get; private set; }

    public Holes Holes { get; } = new();

    /// <summary>What <paramref name="id"/> is, without taking it.</summary>
    public Verdict Judge(long id)
    {
        if (Last == 0 || id - 1 == Last) // rule 1; and rule 2 at the start
            return new(VerdictKind.InOrder);
        if (id > Last) // rule 1
            return new(VerdictKind.Gap, new(Last + 1, id - 1));
        return new(Holes.Contains(id) ? VerdictKind.Late : VerdictKind.Duplicate); // rule 3
    }

    /// <summary>Takes <paramref name="id"/> as the last one counted; its verdict was in order or gap.</summary>
    public void Accept(long id, Verdict verdict)
    {
        Debug.Assert(verdict.Counts, "Invariant: duplicates and late trades do not move the sequence");
        if (verdict.Kind == VerdictKind.Gap)
            Holes.Open(verdict.Missing);
        Last = id;
    }
}

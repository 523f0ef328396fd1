using System.Diagnostics;

namespace Vwap;

/// <summary>The trade ids <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
public readonly record struct IdRange(long From, long To)
{
    /// <summary>How many ids: at least 1.</summary>
    public long Count => To - From + 1;

    /// <summary>Whether <paramref name="id"/> is in the range.</summary>
    public bool Contains(long id) => id >= From && id <= To;

    /// <summary>Whether all ids of <paramref name="other"/> are in the range.</summary>
    public bool Covers(IdRange other) => From <= other.From && other.To <= To;

    /// <summary>Written as <c>7</c> or <c>7..9</c>.</summary>
    public override string ToString()
    {
        Debug.Assert(From <= To, "Invariant: a range holds at least one id");
        return From == To ? $"{From}" : $"{From}..{To}";
    }
}

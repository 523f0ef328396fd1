namespace Vwap;

/// <summary>What a trade id says about its place in the product's sequence: a closed set.</summary>
public enum VerdictKind
{
    /// <summary>The id follows the last one, or is the product's first.</summary>
    InOrder,

    /// <summary>The id was counted before, or lies before everything known.</summary>
    Duplicate,

    /// <summary>The id was known to be missing: the trade takes its place in the windows, without a reading of its own.</summary>
    Late,

    /// <summary>Ids between the last one and this one are missing; the trade itself counts.</summary>
    Gap,
}

/// <summary>A verdict on one trade.</summary>
/// <param name="Kind">What the id says.</param>
/// <param name="Missing">With <see cref="VerdictKind.Gap"/>, the ids skipped; otherwise without meaning.</param>
public readonly record struct Verdict(VerdictKind Kind, IdRange Missing = default)
{
    /// <summary>Whether the trade gives readings: it is in order, or the first after a gap.</summary>
    public bool Counts => Kind is VerdictKind.InOrder or VerdictKind.Gap;
}

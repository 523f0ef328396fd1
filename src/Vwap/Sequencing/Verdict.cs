namespace Vwap;

/// <summary>What became of a trade: a closed set.</summary>
public enum VerdictKind
{
    /// <summary>Its id follows the last one, or is the stream's first.</summary>
    InOrder,

    /// <summary>It was counted before, or precedes everything known.</summary>
    Duplicate,

    /// <summary>It was missing: it takes its place in the windows, without a reading of its own.</summary>
    Late,

    /// <summary>Ids between the highest known and this one are missing.</summary>
    Gap,

    /// <summary>
    /// It cannot be counted exactly: with the decimals that all trades of the windows need, a price or size does not fit 63 bits, or the sum of
    /// notionals would exceed 127. It is excluded; readings whose window should hold it are marked <see cref="ReadingState.Gap"/>.
    /// </summary>
    Excluded,
}

/// <summary>The verdict on one trade.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Missing">With <see cref="VerdictKind.Gap"/>, the ids skipped; otherwise meaningless.</param>
public readonly record struct Verdict(VerdictKind Kind, IdRange Missing = default);

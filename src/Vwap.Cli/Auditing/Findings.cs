namespace Vwap.Cli;

/// <summary>The findings of an audit: all are counted; of each kind the worst are kept, or the first ones where none is worse than another.</summary>
internal sealed class Findings
{
    private const int KeptMax = 20;

    private readonly Dictionary<FindingKind, (long Count, List<Finding> Kept)> _kinds = [];

    /// <summary>How many there are.</summary>
    public long Count => _kinds.Values.Sum(kind => kind.Count);

    public long CountOf(FindingKind kind) => _kinds.GetValueOrDefault(kind).Count;

    /// <summary>The kept findings of a kind, worst first.</summary>
    public IReadOnlyList<Finding> Of(FindingKind kind) => _kinds.GetValueOrDefault(kind).Kept ?? [];

    public void Add(Finding finding, long count = 1)
    {
        var (before, kept) = _kinds.GetValueOrDefault(finding.Kind, (0, []));
        _kinds[finding.Kind] = (before + count, kept);
        if (kept.Count == KeptMax && kept[^1].Weight >= finding.Weight)
            return;
        var index = kept.FindIndex(other => other.Weight < finding.Weight);
        kept.Insert(index < 0 ? kept.Count : index, finding);
        if (kept.Count > KeptMax)
            kept.RemoveAt(KeptMax);
    }
}

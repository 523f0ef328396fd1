using System.Diagnostics;

namespace Vwap;

/// <summary>The trade ids of one product that are known to be missing: separate ranges, lowest first.</summary>
/// <remarks>Bounded by <see cref="EngineLimits.HolesMax"/>, which says what happens beyond. Engine thread only.</remarks>
internal sealed class Holes
{
    private readonly List<IdRange> _ranges = [];

    public IReadOnlyList<IdRange> Ranges => _ranges;

    /// <summary>The highest id that is missing; 0 when none is.</summary>
    public long Newest => _ranges.Count == 0 ? 0 : _ranges[^1].To;

    public bool Contains(long id)
    {
        foreach (var range in _ranges)
        {
            if (range.Contains(id))
                return true;
        }

        return false;
    }

    /// <summary>Adds a hole above all others.</summary>
    public void Open(IdRange range)
    {
        Debug.Assert(range.From > Newest, "Invariant: a hole opens ahead of what was seen");
        _ranges.Add(range);
        if (_ranges.Count > EngineLimits.HolesMax)
        {
            _ranges[1] = new(_ranges[0].From, _ranges[1].To);
            _ranges.RemoveAt(0);
        }
    }

    /// <summary>Finds the holes again after missed trades were put among those held.</summary>
    public void Reset(TradeHistory history)
    {
        var oldest = history[history.Start].Id;
        var beforeOldest = _ranges.Find(range => range.Contains(oldest - 1));
        _ranges.Clear();
        if (beforeOldest != default)
            _ranges.Add(beforeOldest with { To = oldest - 1 });

        for (var position = history.Start + 1; position < history.End; position++)
        {
            var expected = history[position - 1].Id + 1;
            if (history[position].Id > expected)
                Open(new(expected, history[position].Id - 1));
        }
    }

    /// <summary>Forgets the holes that end before <paramref name="id"/>: no window can be touched by them any more.</summary>
    public void ForgetBefore(long id)
    {
        var count = 0;
        while (count < _ranges.Count && _ranges[count].To < id)
            count++;
        _ranges.RemoveRange(0, count);
    }
}

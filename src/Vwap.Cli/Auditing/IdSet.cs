namespace Vwap.Cli;

/// <summary>The trade ids seen of a stream, as ranges: ids in order cost nothing, each hole a few bytes.</summary>
internal sealed class IdSet
{
    private readonly List<IdRange> _ranges = [];

    /// <summary>Adds an id.</summary>
    /// <returns>False when it was there.</returns>
    public bool Add(long id)
    {
        var index = FindAfter(id);
        var before = index > 0 ? _ranges[index - 1] : default;
        if (index > 0 && before.To >= id)
            return false;

        var joinsBefore = index > 0 && before.To == id - 1;
        var joinsAfter = index < _ranges.Count && _ranges[index].From == id + 1;
        if (joinsBefore && joinsAfter)
        {
            _ranges[index - 1] = before with { To = _ranges[index].To };
            _ranges.RemoveAt(index);
        }
        else if (joinsBefore)
        {
            _ranges[index - 1] = before with { To = id };
        }
        else if (joinsAfter)
        {
            _ranges[index] = _ranges[index] with { From = id };
        }
        else
        {
            _ranges.Insert(index, new(id, id));
        }

        return true;
    }

    /// <summary>The ids between the first and the last that were not seen.</summary>
    public IEnumerable<IdRange> Missing() => _ranges.Zip(_ranges.Skip(1), (one, next) => new IdRange(one.To + 1, next.From - 1));

    /// <summary>The index of the first range that begins after an id.</summary>
    private int FindAfter(long id)
    {
        if (_ranges.Count == 0 || _ranges[^1].From <= id)
            return _ranges.Count;
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].From <= id)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

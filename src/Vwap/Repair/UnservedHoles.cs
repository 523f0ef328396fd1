namespace Vwap;

/// <summary>The holes that the venue was asked to fill and did not.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class UnservedHoles
{
    /// <summary>By the first id of a hole, how many answers came without it.</summary>
    private readonly Dictionary<long, int> _answers = [];

    /// <summary>The first hole that is still worth asking for.</summary>
    public IdRange? FirstServable(IReadOnlyList<IdRange> holes)
    {
        foreach (var hole in holes)
        {
            if (_answers.GetValueOrDefault(hole.From) < RepairLimits.UnservedAnswersMax)
                return hole;
        }

        return null;
    }

    /// <summary>Counts an answer against the holes that were asked for and still stand, and forgets those that are gone.</summary>
    public void Count(IReadOnlyList<IdRange> holes, IdRange asked, Action<IdRange> abandon)
    {
        foreach (var from in _answers.Keys.Where(from => !holes.Any(hole => hole.From == from)).ToArray())
            _answers.Remove(from);

        foreach (var hole in holes)
        {
            if (asked.Contains(hole.From) && (_answers[hole.From] = _answers.GetValueOrDefault(hole.From) + 1) == RepairLimits.UnservedAnswersMax)
                abandon(hole);
        }
    }
}

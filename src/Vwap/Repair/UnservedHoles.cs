namespace Vwap;

/// <summary>The holes that the venue was asked to fill and did not, page by page: one that is lost must not stand in the way of the next.</summary>
/// <remarks>Engine thread only.</remarks>
/// <param name="pageTradesMax">The most ids of one request.</param>
/// <param name="answersMax">How many answers without an id are enough to give it up.</param>
internal sealed class UnservedHoles(int pageTradesMax, int answersMax)
{
    /// <summary>By the first id of a part of a hole, no longer than a page: how many answers came without it.</summary>
    private readonly Dictionary<long, int> _answers = [];

    /// <summary>The part of a hole to ask for next: of those worth it, the one asked for least often.</summary>
    public IdRange? Choose(IReadOnlyList<IdRange> holes)
    {
        var least = answersMax;
        IdRange? chosen = null;
        foreach (var part in Parts(holes))
        {
            if (AnswersWithout(part) >= least)
                continue;
            (least, chosen) = (AnswersWithout(part), part);
            if (least == 0)
                break;
        }

        return chosen;
    }

    /// <summary>Counts an answer against what was asked for and is still missing, and forgets what is not.</summary>
    /// <returns>The parts that are given up now.</returns>
    public IReadOnlyList<IdRange> Count(IReadOnlyList<IdRange> holes, IdRange asked)
    {
        var parts = Parts(holes).ToArray();
        var starts = parts.Select(part => part.From).ToHashSet();
        foreach (var gone in _answers.Keys.Where(from => !starts.Contains(from)).ToArray())
            _answers.Remove(gone);

        var unserved = parts.Where(part => asked.Contains(part.From)).ToArray();
        foreach (var part in unserved)
            _answers[part.From] = AnswersWithout(part) + 1;
        return Array.FindAll(unserved, part => AnswersWithout(part) == answersMax);
    }

    private int AnswersWithout(IdRange part) => _answers.GetValueOrDefault(part.From);

    private IEnumerable<IdRange> Parts(IReadOnlyList<IdRange> holes)
    {
        foreach (var hole in holes)
        {
            for (var from = hole.From; from <= hole.To; from += pageTradesMax)
                yield return new(from, Math.Min(hole.To, from + pageTradesMax - 1));
        }
    }
}

using System.Runtime.InteropServices;

namespace Vwap;

/// <summary>How often missing ids were requested in vain, page by page: one that cannot be had must not hold up the others.</summary>
/// <remarks>Engine thread only.</remarks>
/// <param name="pageTradesMax">The most ids of one request.</param>
/// <param name="attemptsMax">After how many attempts ids are abandoned.</param>
internal sealed class FetchAttempts(int pageTradesMax, int attemptsMax)
{
    /// <summary>By the first id of a page's worth of missing ids.</summary>
    private readonly Dictionary<long, int> _attempts = [];

    /// <summary>The ids to request next: of those worth it, the ones requested least often.</summary>
    /// <param name="missing">The missing ids, lowest first; read as far as needed.</param>
    public IdRange? Choose(IEnumerable<IdRange> missing)
    {
        var least = attemptsMax;
        IdRange? chosen = null;
        foreach (var page in missing.SelectMany(Split))
        {
            var attempts = _attempts.GetValueOrDefault(page.From);
            if (attempts >= least)
                continue;
            (least, chosen) = (attempts, page);
            if (least == 0)
                break;
        }

        return chosen;
    }

    /// <summary>Counts an answer against the ids that were requested and are still missing.</summary>
    /// <param name="missing">The missing ids, lowest first.</param>
    /// <param name="requested">The ids of the request.</param>
    /// <returns>The ids that are abandoned with this answer.</returns>
    public IReadOnlyList<IdRange> Count(IEnumerable<IdRange> missing, IdRange requested)
    {
        var abandoned = new List<IdRange>();
        var isAnyMissing = false;
        foreach (var range in missing.SkipWhile(range => range.To < requested.From).TakeWhile(range => range.From <= requested.To))
        {
            foreach (var page in Split(range).Where(page => requested.Contains(page.From)))
            {
                isAnyMissing = true;
                if (page.To > requested.To)
                    continue; // a part of it was not requested
                if (++CollectionsMarshal.GetValueRefOrAddDefault(_attempts, page.From, out _) == attemptsMax)
                    abandoned.Add(page);
            }
        }

        if (!isAnyMissing)
            _attempts.Remove(requested.From);
        return abandoned;
    }

    /// <summary>Forgets ids below <paramref name="id"/>: they no longer matter.</summary>
    public void ForgetBelow(long id)
    {
        foreach (var from in _attempts.Keys)
        {
            if (from < id)
                _attempts.Remove(from);
        }
    }

    /// <summary>A range page by page; of a long one only the latest ids, as no more are caught up.</summary>
    private IEnumerable<IdRange> Split(IdRange range)
    {
        for (var from = Math.Max(range.From, range.To - RepairLimits.CatchUpTradesMax + 1); from <= range.To; from += pageTradesMax)
            yield return new(from, Math.Min(range.To, from + pageTradesMax - 1));
    }
}

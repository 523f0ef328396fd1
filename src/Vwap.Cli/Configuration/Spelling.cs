namespace Vwap.Cli;

/// <summary>Suggests a known word for a mistyped one.</summary>
internal static class Spelling
{
    /// <summary>Returns <c> (did you mean window?)</c>, or nothing when no known word is near. Case does not matter.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        var nearest = known.MinBy(DistanceTo); // null when none is known
        return nearest is not null && DistanceTo(nearest) * 2 <= word.Length ? $" (did you mean {nearest}?)" : "";

        int DistanceTo(string candidate) => Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
    }

    /// <summary>The Levenshtein distance.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        foreach (var letter in from)
        {
            var diagonal = row[0]++;
            for (var column = 1; column <= to.Length; column++)
            {
                var changed = diagonal + (letter == to[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(changed, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[^1];
    }
}

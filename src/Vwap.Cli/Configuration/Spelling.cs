namespace Vwap.Cli;

/// <summary>Guesses which word was meant by one that is not known.</summary>
internal static class Spelling
{
    /// <summary>The known word that the fewest changed, added or left out letters lead to; capitals do not count.</summary>
    public static string FindNearest(string word, IEnumerable<string> known) =>
        known.MinBy(candidate => Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant()))!;

    /// <summary>The Levenshtein distance, row by row.</summary>
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

namespace Vwap.Outputs;

/// <summary>Breaks a text into lines between words.</summary>
internal static class WordWrap
{
    /// <summary>Breaks a text into lines of at most so many cells; only a word that is longer than a line is longer than that.</summary>
    public static List<string> Break(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && TableCanvas.WidthOf(longer) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        lines.Add(line);
        return lines;
    }
}

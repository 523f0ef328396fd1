namespace Vwap.Cli;

/// <summary>A setting as the user gave it: one or more values, and where they were given.</summary>
/// <param name="Source">An option (<c>--window</c>), a variable (<c>WINDOW_SIZE</c>) or a key of a file (<c>window in vwap.json</c>).</param>
/// <param name="Texts">The values.</param>
internal sealed record Setting(string Source, IReadOnlyList<string> Texts)
{
    /// <summary>The value of a setting that has one: the last on a command line.</summary>
    public string Text => Texts[^1];

    /// <summary>The values of a setting that may have several: each text may hold several, separated by commas.</summary>
    public IReadOnlyList<string> Items =>
        [.. Texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}

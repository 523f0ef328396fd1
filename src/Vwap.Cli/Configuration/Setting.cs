namespace Vwap.Cli;

/// <summary>A setting as the user gave it: one or more texts, and where they stand.</summary>
/// <param name="Source">An option (<c>--window</c>), a variable (<c>WINDOW_SIZE</c>) or a key of a file (<c>window in vwap.json</c>).</param>
/// <param name="Texts">The values: one, or several where the setting takes several.</param>
internal sealed record Setting(string Source, IReadOnlyList<string> Texts)
{
    /// <summary>The value where one is wanted: the last of those on a command line.</summary>
    public string Text => Texts[^1];

    /// <summary>The values where many are wanted: each text may hold several, separated by commas.</summary>
    public IReadOnlyList<string> Items =>
        [.. Texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}

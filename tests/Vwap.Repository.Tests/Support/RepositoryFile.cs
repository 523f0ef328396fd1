namespace Vwap.Repository.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Text">What it holds.</param>
internal sealed record RepositoryFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public IReadOnlyList<string> Lines { get; } = Text.ReplaceLineEndings("\n").Split('\n');

    public bool IsIn(string folder) => Path.StartsWith(folder, StringComparison.Ordinal);

    public bool HasExtension(string extension) => Path.EndsWith(extension, StringComparison.Ordinal);

    public override string ToString() => Path;
}

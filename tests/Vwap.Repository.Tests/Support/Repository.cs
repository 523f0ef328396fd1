namespace Vwap.Repository.Tests;

/// <summary>The repository that this test was built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", ".vs", ".idea", ".vscode", "artifacts", "bin", "obj", "TestResults", "node_modules"];

    private static readonly string Root = RepositoryRoot.File();

    /// <summary>Every text file, by its path from the root.</summary>
    public static IReadOnlyList<RepositoryFile> Files { get; } = [.. Find(Root).Order(StringComparer.Ordinal)
        .Where(path => Path.GetExtension(path) is not (".gz" or ".br" or ".png"))
        .Select(path => new RepositoryFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), System.IO.File.ReadAllText(path)))];

    /// <summary>What the product is made of.</summary>
    public static IReadOnlyList<RepositoryFile> Sources { get; } = [.. Files.Where(file => file.IsIn("src/") && file.HasExtension(".cs"))];

    public static IReadOnlyList<RepositoryFile> Documents { get; } = [.. Files.Where(file => file.HasExtension(".md"))];

    public static RepositoryFile File(string path) => Files.Single(file => file.Path == path);

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder).Where(IsOurs).Concat(Directory.EnumerateDirectories(folder)
        .Where(IsOurs)
        .SelectMany(Find));

    private static bool IsOurs(string path) => !NotOurs.Contains(Path.GetFileName(path), StringComparer.Ordinal);
}

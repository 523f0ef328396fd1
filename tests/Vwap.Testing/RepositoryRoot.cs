namespace Vwap.Testing;

/// <summary>The repository that this test was built from.</summary>
public static class RepositoryRoot
{
    /// <summary>Its folder; null where the test runs elsewhere.</summary>
    public static string? Path { get; } = Find(new(AppContext.BaseDirectory));

    /// <summary>The path of a file in it.</summary>
    public static string File(params string[] path) =>
        System.IO.Path.Combine([Path ?? throw new InvalidOperationException("The test does not run in its repository"), .. path]);

    private static string? Find(DirectoryInfo? folder)
    {
        while (folder is not null && !System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "vwap.slnx")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}

namespace Vwap.Testing;

/// <summary>Recorded market data and the reference program, which stand beside the repository or where VWAP_SHARED says.</summary>
public static class SharedFiles
{
    /// <summary>The path of a shared file; skips the test where there is none.</summary>
    public static string Find(params string[] path)
    {
        var relative = Path.Combine(path);
        if (Environment.GetEnvironmentVariable("VWAP_SHARED") is { Length: > 0 } named)
            return Require(Path.Combine(named, relative));

        return Require(RepositoryRoot.Path is { } root ? Path.Combine(root, "..", "shared", relative) : relative);
    }

    private static string Require(string file)
    {
        Assert.SkipUnless(File.Exists(file), $"Needs the shared file {file}; VWAP_SHARED names another folder");
        return file;
    }
}

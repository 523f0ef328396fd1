namespace Vwap.Simulator.Tests;

/// <summary>Recorded data and the reference answer, which live beside the repository.</summary>
internal static class SharedFiles
{
    /// <summary>The path of a shared file; skips the test when it is not there.</summary>
    public static string Find(string name)
    {
        var path = Path.Combine(FindRoot(), name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not there: put the shared folder beside the repository or name it in VWAP_SHARED");
        return path;
    }

    private static string FindRoot()
    {
        if (Environment.GetEnvironmentVariable("VWAP_SHARED") is { Length: > 0 } given)
            return given;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "vwap.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder?.Parent?.FullName ?? "", "shared");
    }
}

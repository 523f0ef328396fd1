namespace Vwap.Feeds.Tests;

/// <summary>Recorded market data, which is not part of the repository: beside it in <c>../shared/data</c>, or where VWAP_SHARED says.</summary>
internal static class SharedFiles
{
    /// <summary>The lines of a recorded file; the test is skipped where there is none.</summary>
    public static string[] ReadLines(string name)
    {
        var path = Path.Combine(Find(), "data", name);
        if (!File.Exists(path))
            Assert.Skip($"No recorded data: {name} is looked for in ../shared/data beside the repository, or in VWAP_SHARED");
        return File.ReadAllLines(path);
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("VWAP_SHARED") is { Length: > 0 } given)
            return given;

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "vwap.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder?.Parent?.FullName ?? ".", "shared");
    }
}

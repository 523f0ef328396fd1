namespace Vwap.Web.Tests;

/// <summary>Files of the repository that this test was built from.</summary>
internal static class RepositoryRoot
{
    public static string Find(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!folder!.EnumerateFiles("vwap.slnx").Any())
            folder = folder.Parent;
        return Path.Combine([folder.FullName, .. path]);
    }
}

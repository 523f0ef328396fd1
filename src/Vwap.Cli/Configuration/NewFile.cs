namespace Vwap.Cli.Configuration;

/// <summary>Keeps what a command would write over, or mix its own lines into.</summary>
internal static class NewFile
{
    /// <summary>A file that holds something already is a problem.</summary>
    public static void Check(string setting, string? path, Problems problems)
    {
        if (path is not null && new FileInfo(path) is { Exists: true, Length: > 0 })
            problems.Add(setting, $"{path} exists already: name another file, or delete this one first");
    }
}

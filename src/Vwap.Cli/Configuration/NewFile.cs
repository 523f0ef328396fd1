namespace Vwap.Cli;

/// <summary>Keeps what a command would write over, or mix its own lines into.</summary>
internal static class NewFile
{
    /// <summary>A file that holds something already is a problem, and so is a place where no file can be.</summary>
    public static void Check(string setting, string? path, Problems problems)
    {
        if (path is null)
            return;
        if (Directory.Exists(path))
            problems.Add(setting, $"{path} is a folder: give the name of a file in it");
        else if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            problems.Add(setting, $"{path}: its folder does not exist: create {folder} first");
        else if (new FileInfo(path) is { Exists: true, Length: > 0 })
            problems.Add(setting, $"{path} exists already: name another file, or delete this one first");
    }
}

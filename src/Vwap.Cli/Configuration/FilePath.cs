namespace Vwap.Cli;

/// <summary>Checks the files that a command line names.</summary>
internal static class FilePath
{
    /// <summary>Why a file could not be read.</summary>
    public static string Explain(string path, Exception unreadable) => unreadable switch
    {
        _ when Directory.Exists(path) => $"{path} is a folder, expected a file",
        FileNotFoundException or DirectoryNotFoundException => $"{path} does not exist",
        _ => $"{path} cannot be read: {unreadable.Message}",
    };

    /// <summary>Reports a place where no file can be created and, when it <paramref name="mustBeNew"/>, a file that would be overwritten.</summary>
    /// <returns>Whether the file can be written.</returns>
    public static bool CheckOutput(string setting, string path, bool mustBeNew, Problems problems)
    {
        if (FindProblem(path, mustBeNew) is not { } problem)
            return true;
        problems.Add(setting, problem);
        return false;
    }

    private static string? FindProblem(string path, bool mustBeNew)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return $"'{path}' is not a file name";
        if (Directory.Exists(path))
            return $"{path} is a folder, expected a file";
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            return $"{path}: its folder does not exist: create {folder} first";
        return mustBeNew && new FileInfo(path) is { Exists: true, Length: > 0 } ? $"{path} already exists: choose another name or delete it" : null;
    }
}

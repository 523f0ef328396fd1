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

    /// <summary>Opens the file of the argument FILE; why it cannot be opened becomes a problem.</summary>
    /// <returns>Null when it cannot be opened.</returns>
    public static T? Open<T>(string path, Func<string, T> open, Problems problems)
        where T : class
    {
        try
        {
            return path.Length == 0 ? null : open(path);
        }
        catch (FormatException malformed)
        {
            problems.Add("FILE", $"{path}: {malformed.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problems.Add("FILE", Explain(path, unreadable));
        }

        return null;
    }

    /// <summary>Reports a place where no file can be created and, when it <paramref name="mustBeNew"/>, a file that would be overwritten.</summary>
    /// <returns>Whether the file can be written.</returns>
    public static bool CheckOutput(string setting, string path, bool mustBeNew, Problems problems)
    {
        if (FindProblem(path, mustBeNew) is not { } problem)
            return true;
        problems.Add(setting, problem);
        return false;
    }

    /// <summary>Reports a place where no folder can be created and, when it <paramref name="mustBeNew"/>, one that holds files.</summary>
    /// <returns>Whether it can be written.</returns>
    public static bool CheckFolder(string setting, string path, bool mustBeNew, Problems problems)
    {
        if (FindFolderProblem(path, mustBeNew) is not { } problem)
            return true;
        problems.Add(setting, problem);
        return false;
    }

    private static string? FindFolderProblem(string path, bool mustBeNew)
    {
        if (FindNameProblem(Path.TrimEndingDirectorySeparator(path)) is { } problem)
            return problem;
        if (File.Exists(path))
            return $"{path} is a file, expected a folder";
        return mustBeNew && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() ? $"{path} is not empty: choose another name or delete it" : null;
    }

    private static string? FindNameProblem(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return $"'{path}' is not a file name";
        return Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder) ? $"{path}: its folder does not exist: create {folder} first" : null;
    }

    private static string? FindProblem(string path, bool mustBeNew)
    {
        if (FindNameProblem(path) is { } problem)
            return problem;
        if (Directory.Exists(path))
            return $"{path} is a folder, expected a file";
        return mustBeNew && new FileInfo(path) is { Exists: true, Length: > 0 } ? $"{path} already exists: choose another name or delete it" : null;
    }
}

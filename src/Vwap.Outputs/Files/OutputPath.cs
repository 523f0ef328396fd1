namespace Vwap.Outputs;

/// <summary>Opens the file of <c>--out</c>.</summary>
public static class OutputPath
{
    /// <summary>Opens an existing file to read what it holds.</summary>
    /// <remarks>For writing too: opening a named pipe only for reading would wait for its writer, which is this process.</remarks>
    /// <exception cref="OutputFileException">It cannot be opened.</exception>
    internal static FileStream OpenExisting(string path) => Open(path, FileMode.Open, FileShare.ReadWrite);

    /// <summary>Opens or creates a file that only this process may write; others may read it.</summary>
    /// <exception cref="OutputFileException">It cannot be opened, or another process writes it.</exception>
    public static FileStream OpenToWrite(string path)
    {
        // On Unix FileShare.Read keeps no writer out, and FileShare.None also keeps out readers that are .NET programs.
        var share = OperatingSystem.IsWindows() ? FileShare.Read : OperatingSystem.IsLinux() ? FileShare.ReadWrite : FileShare.None;
        var file = Open(path, FileMode.OpenOrCreate, share);
        if (!OperatingSystem.IsLinux())
            return file;
        try
        {
            if (file.CanSeek && !path.StartsWith("/dev/", StringComparison.Ordinal)) // a device may have any number of writers
                file.Lock(0, 0);
            return file;
        }
        catch (IOException failure)
        {
            file.Dispose();
            throw new OutputFileException(path, "is being written by another process: choose another file", failure);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        if (Directory.Exists(path))
            throw new OutputFileException(path, "is a folder, expected a file");
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, share, bufferSize: 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var problem = failure switch
            {
                DirectoryNotFoundException => $"its folder does not exist: create {Path.GetDirectoryName(Path.GetFullPath(path))} first",
                UnauthorizedAccessException => "no permission to open it: fix the permissions or choose another file",
                _ => $"cannot be opened: {failure.Message}",
            };
            throw new OutputFileException(path, problem, failure);
        }
    }
}

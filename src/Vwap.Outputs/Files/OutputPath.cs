namespace Vwap.Outputs;

/// <summary>Opens the file of <c>--out</c>, and says in the user's words why it cannot be.</summary>
internal static class OutputPath
{
    /// <summary>Opens an existing file that is to be added to, to see what it holds.</summary>
    /// <remarks>For writing too: a named pipe opened for reading alone would wait for its writer, which is us.</remarks>
    /// <exception cref="OutputFileException">It cannot be opened.</exception>
    public static FileStream OpenExisting(string path) => Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    /// <summary>Opens or creates a file for this process alone to write; others may read it.</summary>
    /// <exception cref="OutputFileException">It cannot be opened, or another process writes it.</exception>
    public static FileStream OpenToWrite(string path)
    {
        if (OperatingSystem.IsWindows())
            return Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

        // Elsewhere FileShare.Read keeps no writer out, and FileShare.None keeps out readers that are .NET programs too.
        if (!OperatingSystem.IsLinux())
            return Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var file = Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            if (file.CanSeek && !path.StartsWith("/dev/", StringComparison.Ordinal)) // any number of processes may write to a device
                file.Lock(0, 0);
            return file;
        }
        catch (IOException failure)
        {
            file.Dispose();
            throw new OutputFileException(path, "is being written by another process: choose another --out", failure);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        if (Directory.Exists(path))
            throw new OutputFileException(path, "is a folder: give the name of a file in it");
        try
        {
            return new FileStream(path, mode, access, share, bufferSize: 0);
        }
        catch (DirectoryNotFoundException failure)
        {
            throw new OutputFileException(path, $"its folder does not exist: create {Path.GetDirectoryName(Path.GetFullPath(path))} first", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new OutputFileException(path, "no permission to open it: mend the permissions or choose another --out", failure);
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException or ArgumentException)
        {
            throw new OutputFileException(path, $"cannot be opened: {failure.Message}", failure);
        }
    }
}

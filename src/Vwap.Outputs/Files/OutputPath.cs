using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>Opens the file of <c>--out</c>, and says in the user's words why it cannot be.</summary>
internal static class OutputPath
{
    /// <exception cref="OutputFileException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        if (Directory.Exists(path))
            throw new OutputFileException(path, "is a folder: give the name of a file in it");
        try
        {
            return File.OpenHandle(path, mode, access, share);
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

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>Tells whether a path still names the file that is open, which log rotation by renaming changes.</summary>
internal static partial class FileIdentity
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint InodeWanted = 0x100;
    private const int NoSuchFile = 2;

    /// <summary>Whether the file of a path was renamed or deleted since it was opened.</summary>
    /// <remarks>
    /// On Linux device and inode are compared; where they cannot be read, the file counts as unchanged. Elsewhere on Unix there is no portable call:
    /// nobody else writes the file, so a new one shows by its length. On Windows an open file cannot be renamed.
    /// </remarks>
    public static bool IsReplaced(string path, SafeFileHandle open)
    {
        if (OperatingSystem.IsWindows())
            return false;
        if (!OperatingSystem.IsLinux())
            return !File.Exists(path) || new FileInfo(path).Length != RandomAccess.GetLength(open);

        if (GetStatus(CurrentFolder, path, 0, InodeWanted, out var named) != 0)
            return Marshal.GetLastPInvokeError() == NoSuchFile;
        return GetStatus((int)open.DangerousGetHandle(), "", EmptyPath, InodeWanted, out var ours) == 0
            && (named.Inode, named.DeviceMajor, named.DeviceMinor) != (ours.Inode, ours.DeviceMajor, ours.DeviceMinor);
    }

    /// <summary>statx(2): unlike stat(2) it has the same layout on every architecture.</summary>
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint wanted, out FileStatus status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}

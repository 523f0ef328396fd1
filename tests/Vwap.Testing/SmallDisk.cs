using System.ComponentModel;

namespace Vwap.Testing;

/// <summary>A real file system with little room, in memory. Tests that want one skip where mounting is not allowed.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts it; skips the test where that is not allowed.</summary>
    public static SmallDisk Mount(string path, int bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mounts a tmpfs");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(TryRun("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", path), "Needs the right to mount a tmpfs");
        return new(path);
    }

    /// <summary>Gives it another size.</summary>
    public void Resize(int bytes) => Assert.True(TryRun("mount", "-o", $"remount,size={bytes}", Path));

    /// <summary>Unmounts it: lazily, as the test may hold a file open still.</summary>
    public void Dispose() => TryRun("umount", "--lazy", Path);

    private static bool TryRun(string command, params string[] arguments)
    {
        try
        {
            return ProgramEnd.Of(command, arguments).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

using System.Diagnostics;

namespace Vwap.Outputs.Tests;

/// <summary>A real file system of 64 KiB, in memory. Tests that want one skip where mounting is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const int Bytes = 64 * 1024;

    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public static SmallDisk Mount(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mounts a tmpfs");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(TryRun("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "tmpfs", path), "needs the right to mount a tmpfs");
        return new(path);
    }

    public string File(string name) => Path.Combine(_path, name);

    // Lazily: the test may hold a file open still.
    public void Dispose() => TryRun("umount", "--lazy", _path);

    private static bool TryRun(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

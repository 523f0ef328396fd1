using System.ComponentModel;
using System.Globalization;

namespace Vwap.Testing;

/// <summary>Skips a test that needs what this machine does not have.</summary>
public static class Needs
{
    /// <summary>Needs a program on the path, from a Debian package.</summary>
    public static void Program(string name, string package)
    {
        try
        {
            ProgramEnd.Of(name, "--help");
        }
        catch (Win32Exception)
        {
            Assert.Skip($"Needs {name}: apt-get install {package}");
        }
    }

    /// <summary>Needs programs that it starts to receive SIGHUP: under nohup they inherit that it is ignored.</summary>
    public static void HangUpSignals()
    {
        const string Ignored = "SigIgn:";
        if (!OperatingSystem.IsLinux())
            return;
        var mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Ignored, StringComparison.Ordinal))[Ignored.Length..];
        Assert.SkipWhen((ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) == 1, "Needs SIGHUP, which is ignored here: run it without nohup");
    }
}

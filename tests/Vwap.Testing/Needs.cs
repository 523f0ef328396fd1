using System.ComponentModel;

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
}

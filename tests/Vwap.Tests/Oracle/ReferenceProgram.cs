using System.ComponentModel;
using System.Diagnostics;

namespace Vwap.Tests;

/// <summary>The independent statement of the contract, run as the program it is.</summary>
internal static class ReferenceProgram
{
    /// <summary>Starts it on a file of frames; its standard output is the expected lines. Skips the test where it cannot run.</summary>
    public static Process Start(string framesFile, IEnumerable<string> windows)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(SharedFiles.Find("check", "oracle.py"));
        start.ArgumentList.Add(framesFile);
        foreach (var window in windows)
        {
            start.ArgumentList.Add("--window");
            start.ArgumentList.Add(window);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            Assert.Skip($"Needs python3: {failure.Message}");
            throw;
        }
    }
}

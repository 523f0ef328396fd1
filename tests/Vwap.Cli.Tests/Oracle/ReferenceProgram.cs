using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary>The independent statement of the contract, run as the program it is.</summary>
internal static class ReferenceProgram
{
    /// <summary>The lines that a file of frames must give. Skips the test where the program cannot run.</summary>
    public static async Task<string[]> ReadLinesAsync(string framesFile, params IEnumerable<string> windows)
    {
        string[] arguments = [SharedFiles.Find("check", "oracle.py"), framesFile, .. windows.SelectMany(window => new[] { "--window", window })];
        using var process = Start(arguments);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            lines.Add(line);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return [.. lines];
    }

    /// <summary>A line in the columns of CSV, which are the members in their order.</summary>
    public static string ToCsv(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join(',', document.RootElement.EnumerateObject().Select(member => member.Value.ToString()));
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (Win32Exception failure)
        {
            Assert.Skip($"Needs python3: {failure.Message}");
            throw;
        }
    }
}

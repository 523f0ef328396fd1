using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Vwap.Testing;

/// <summary>Runs the reference program, an independent implementation of the contract.</summary>
public static class ReferenceProgram
{
    /// <summary>Skips the test where the program is missing, before it does what could not be compared.</summary>
    public static void Require() => FindProgram();

    /// <summary>Returns the expected lines for a file of Coinbase frames. Skips the test where the program cannot run.</summary>
    public static Task<string[]> ReadLinesAsync(string framesFile, params IEnumerable<string> windows) =>
        ReadVenueLinesAsync("coinbase", framesFile, windows);

    /// <summary>Returns the expected lines for the market log of a venue, which is written in Coinbase frames whatever the venue.</summary>
    public static async Task<string[]> ReadVenueLinesAsync(string venue, string framesFile, params IEnumerable<string> windows)
    {
        using var process = Start(framesFile, windows);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            lines.Add($"{line.AsSpan(0, line.Length - 1)},\"venue\":\"{venue}\"}}");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return [.. lines];
    }

    /// <summary>Converts a JSON line to CSV, whose columns are the members in order.</summary>
    public static string ToCsv(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join(',', document.RootElement.EnumerateObject().Select(member => member.Value.ToString()));
    }

    /// <summary>Starts it on a file of frames; its standard output is the expected lines. Skips the test where the program cannot run.</summary>
    public static Process Start(string framesFile, IEnumerable<string> windows)
    {
        string[] arguments = [FindProgram(), framesFile, .. windows.SelectMany(window => new[] { "--window", window })];
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

    private static string FindProgram() => SharedFiles.Find("check", "oracle.py");
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vwap.Web.Tests;

/// <summary>A program that runs until the test is over.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    public RunningProgram(string name, params IEnumerable<string> arguments) =>
        _process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true, UseShellExecute = false })!;

    /// <summary>Waits for a log line that matches.</summary>
    /// <returns>The first group.</returns>
    public async Task<string> WaitForLogAsync(string pattern)
    {
        using var deadline = TestDeadline.Begin();
        while (await _process.StandardError.ReadLineAsync(deadline.Token) is { } line)
        {
            if (Regex.Match(line, pattern, RegexOptions.None, TestDeadline.Patience) is { Success: true } found)
            {
                _ = _process.StandardError.ReadToEndAsync(CancellationToken.None); // or its pipe fills
                return found.Groups[1].Value;
            }
        }

        throw new InvalidOperationException("The program has ended");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

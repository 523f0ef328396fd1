using System.Diagnostics;

namespace Vwap.Testing;

/// <summary>How a program ended, and what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record ProgramEnd(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It is not installed.</exception>
    /// <exception cref="TimeoutException">It hangs; it was killed.</exception>
    public static ProgramEnd Of(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (Task.WaitAll([output, errors], TestDeadline.Patience) && process.WaitForExit(TestDeadline.Patience))
            return new(process.ExitCode, output.Result, errors.Result);

        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} did not end within {TestDeadline.Patience.TotalMinutes} minutes");
    }
}

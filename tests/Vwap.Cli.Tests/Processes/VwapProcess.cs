using System.Diagnostics;

namespace Vwap.Cli.Tests;

/// <summary>The program as users run it: the built executable with real pipes, signals and exit codes.</summary>
internal sealed class VwapProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lines _log = new();
    private readonly Task _following;

    private VwapProcess(Process process)
    {
        _process = process;
        _following = _log.FollowAsync(process.StandardError);
    }

    /// <summary>The executable, next to the output of the test project.</summary>
    public static string Path { get; } = FindExecutable();

    public int Id => _process.Id;

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Standard error so far.</summary>
    public string Log => _log.ToString();

    public static VwapProcess Start(params IEnumerable<string> arguments) => StartProgram(Path, [.. arguments]);

    /// <summary>Starts it so that it receives SIGINT even where the test runs in the background of a shell, which makes children ignore it.</summary>
    public static VwapProcess StartInterruptible(params IEnumerable<string> arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs GNU env to undo an ignored SIGINT");
        return StartProgram("env", ["--default-signal=INT", Path, .. arguments]);
    }

    /// <summary>Starts a shell with a command line in which <c>$VWAP</c> is the executable.</summary>
    public static VwapProcess StartShell(string commandLine)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a Unix shell");
        return StartProgram("bash", ["-c", commandLine]);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Log)> RunAsync(params IEnumerable<string> arguments)
    {
        await using var process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>Waits for a log line that contains the part.</summary>
    public Task<string> WaitForLogAsync(string part) => _log.LineWith(part).InTime(() => $"a log line with '{part}' in:\n{Log}");

    /// <summary>Sends a signal such as <c>INT</c>.</summary>
    public async Task SignalAsync(string signal, int times = 1)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. Enumerable.Repeat($"{Id}", times)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Stops it as a user does; it has to end well.</summary>
    public async Task StopAsync(string signal = "TERM")
    {
        await SignalAsync(signal);
        Assert.Equal(0, await WaitForExitAsync());
    }

    /// <summary>Reads standard output to its end, line by line.</summary>
    public (Lines Lines, Task ToEnd) FollowOutput()
    {
        var lines = new Lines();
        return (lines, lines.FollowAsync(Output));
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Waits for the end and reads the rest of standard output.</summary>
    public async Task<(int ExitCode, string Output, string Log)> EndAsync()
    {
        var output = await Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime(() => $"end of output; log:\n{Log}");
        return (await WaitForExitAsync(), output, Log);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await ExitAsync().InTime(() => $"exit; log:\n{Log}");
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await WaitForExitAsync();
        _process.Dispose();
    }

    private static VwapProcess StartProgram(string program, IReadOnlyCollection<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var names in SettingNames.InFile.Append(SettingNames.Config))
            start.Environment.Remove(names.Variable ?? "");
        foreach (var ofTests in new[] { "DOTNET_TieredPGO", "DOTNET_gcConcurrent", "DOTNET_GCgen0size", "DOTNET_ThreadPool_ForceMinWorkerThreads" })
            start.Environment.Remove(ofTests); // eng/tests.runsettings
        start.Environment["VWAP"] = Path;
        if (!arguments.Contains("bench", StringComparer.Ordinal))
            CompileOnce(start);
        return new(Process.Start(start)!);
    }

    /// <summary>What runs for a second or two takes half the processor time when nothing is compiled twice (docs/adr/0015-first-seconds.md).</summary>
    private static void CompileOnce(ProcessStartInfo start)
    {
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "1388"; // 5 s, hexadecimal
    }

    private async Task<bool> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _following;
        return true;
    }

    private static string FindExecutable()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        var name = OperatingSystem.IsWindows() ? "vwap.exe" : "vwap";
        return System.IO.Path.Combine(output.Parent!.Parent!.FullName, "Vwap.Cli", output.Name, name);
    }
}

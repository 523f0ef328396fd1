namespace Vwap.Cli.Tests;

/// <summary>The live table on a real pseudo-terminal, which <c>script</c> provides.</summary>
public sealed class TableTests
{
    private const string EnterScreen = "\e[?1049h";
    private const string LeaveScreen = "\e[?1049l";
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Demo_SignalOnATerminal_RestoresTheTerminal(string signal)
    {
        using var folder = new TemporaryFolder();
        var pidFile = folder.File("pid");
        // The shell is replaced by the program, so that its process id is known.
        await using var shell = StartInTerminal($"echo \\$\\$ > {pidFile}; exec env --default-signal=INT $VWAP demo --rate 200");
        var (lines, toEnd) = shell.FollowOutput();
        await lines.LineWith("complete").InTime(() => string.Join('\n', lines.ToArray()));
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", (await File.ReadAllTextAsync(pidFile, TestContext.Current.CancellationToken)).Trim()]);

        Assert.Equal(0, await shell.WaitForExitAsync());
        await toEnd;
        var output = string.Join('\n', lines.ToArray());
        Assert.Contains(EnterScreen, output, StringComparison.Ordinal);
        AssertRestored(output);
        Assert.Contains("Stopped.", output[output.LastIndexOf(LeaveScreen, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_LimitReachedOnATerminal_LeavesTheLastTable()
    {
        await using var shell = StartInTerminal("$VWAP demo --rate 200 --max-trades 50");
        var (exitCode, output, _) = await shell.EndAsync();
        Assert.Equal(0, exitCode);
        AssertRestored(output);
        var after = output[output.LastIndexOf(LeaveScreen, StringComparison.Ordinal)..];
        Assert.Contains("ETH-BTC", after, StringComparison.Ordinal);
    }

    private static void AssertRestored(string output)
    {
        Assert.True(output.LastIndexOf(LeaveScreen, StringComparison.Ordinal) > output.LastIndexOf(EnterScreen, StringComparison.Ordinal));
        Assert.True(output.LastIndexOf(ShowCursor, StringComparison.Ordinal) > output.LastIndexOf(HideCursor, StringComparison.Ordinal));
    }

    private static VwapProcess StartInTerminal(string commandLine)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "Needs the program script for a pseudo-terminal");
        return VwapProcess.StartShell($"script -qec \"{commandLine}\" /dev/null");
    }
}

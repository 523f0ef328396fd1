using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vwap.Cli.Tests;

/// <summary>Text from outside is escaped before it reaches a terminal or a log.</summary>
public sealed class TerminalSafetyTests
{
    private const string Hostile = "\e]0;pwned\a\e[2J\u009b31m\u007f\u202e\u2066\u061c\u200f\ufeffx";
    private const string Escaped = @"\u001b]0;pwned\u0007\u001b[2J\u009b31m\u007f\u202e\u2066\u061c\u200f\ufeffx";

    [Fact]
    public async Task Run_HostileExchange_FramesAndRefusalAreEscaped()
    {
        await using var exchange = new HostileExchange($"garbage {Hostile}", $$"""{"type":"error","message":"no","reason":"because {{Json(Hostile)}}"}""");
        var (exitCode, output, log) = await VwapProcess.RunAsync("run", "--endpoint", $"ws://127.0.0.1:{exchange.Port}", "--products", "BTC-USD");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains($"garbage {Escaped}", log, StringComparison.Ordinal);
        Assert.Contains($"because {Escaped}", log, StringComparison.Ordinal);
        AssertSafe(log);
    }

    [Theory]
    [InlineData(Hostile)]
    [InlineData("run", "--" + Hostile)]
    [InlineData("run", "--hold", Hostile)]
    [InlineData("run", "--config", Hostile)]
    [InlineData("run", "--out", "/no/" + Hostile + "/x")]
    [InlineData("replay", Hostile)]
    [InlineData("simulate", "--frames", Hostile)]
    public async Task Command_HostileArgument_IsEscaped(params string[] arguments)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(Escaped, log, StringComparison.Ordinal);
        AssertSafe(log);
    }

    [Theory]
    [InlineData("HOSTILE", "1")]
    [InlineData("hold", "HOSTILE")]
    public async Task Run_HostileConfigurationFile_IsEscaped(string key, string value)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("v.json", $$"""{"{{key}}": "{{value}}"}""".Replace("HOSTILE", Json(Hostile), StringComparison.Ordinal));
        var (exitCode, _, log) = await VwapProcess.RunAsync("run", "--config", file);
        Assert.Equal(2, exitCode);
        Assert.Contains(Escaped, log, StringComparison.Ordinal);
        AssertSafe(log);
    }

    [Fact]
    public void LogLine_HostileMessageAndException_IsOneLineWithTheExceptionIndented()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var failure = new InvalidOperationException($"12:00:00\n12:00:01 {Hostile}");
        new LogLineFormatter(TimeProvider.System).Write(
            new LogEntry<string>(LogLevel.Error, "", default, $"first\nsecond {Hostile}", failure, (state, _) => state), scopes: null, text);
        var lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.EndsWith($@" error first\u000asecond {Escaped}", lines[0], StringComparison.Ordinal);
        Assert.Equal(["  System.InvalidOperationException: 12:00:00", $"  12:00:01 {Escaped}"], lines[1..], StringComparer.Ordinal);
    }

    [Fact]
    public async Task Command_UnexpectedException_IsReportedEscapedAsAFailure()
    {
        var (written, standardError) = (new StringWriter(), Console.Error);
        Console.SetError(written);
        try
        {
            var command = Execution.Of((_, _) => throw new InvalidOperationException($"bug\n{Hostile}"));
            Assert.Equal(1, await command(CommandLine.Parse("run"), TestContext.Current.CancellationToken));
        }
        finally
        {
            Console.SetError(standardError);
        }

        Assert.Contains("vwap: unexpected error, please report it:", written.ToString(), StringComparison.Ordinal);
        Assert.Contains($"  {Escaped}", written.ToString(), StringComparison.Ordinal);
        AssertSafe(written.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>The text as the content of a JSON string.</summary>
    private static string Json(string text) => string.Concat(text.Select(character => $"\\u{(int)character:x4}"));

    private static void AssertSafe(string log) => Assert.All(log.EnumerateRunes(), rune => Assert.True(
        rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format), $"U+{rune.Value:X4} in {log}"));
}

namespace Vwap.Cli.Tests;

public sealed class PipeTests
{
    [Theory]
    [InlineData("demo --rate 2000 --output jsonl")]
    [InlineData("demo --rate 2000 --output plain")]
    [InlineData("demo --rate max --output csv")]
    public async Task Command_ReaderLeaves_EndsWithoutError(string command)
    {
        await using var shell = VwapProcess.StartShell($"set -o pipefail; $VWAP {command} | head -1; exit ${{PIPESTATUS[0]}}");
        var (exitCode, output, log) = await shell.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.Equal(1, output.Count(letter => letter == '\n'));
        Assert.DoesNotContain("error", log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("could not", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ReaderLeaves_EndsWithoutError()
    {
        using var folder = new TemporaryFolder();
        var trades = Enumerable.Range(1, 200_000).Select(id => $"A-B,{id},1,1,2024-01-01T00:00:00Z");
        var file = folder.File("trades.csv");
        await File.WriteAllLinesAsync(file, ["product,trade_id,price,size,time", .. trades], TestContext.Current.CancellationToken);
        await using var shell = VwapProcess.StartShell($"$VWAP replay '{file}' | head -1; exit ${{PIPESTATUS[0]}}");
        var (exitCode, output, log) = await shell.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.Equal(1, output.Count(letter => letter == '\n'));
        Assert.DoesNotContain("error", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Demo_StandardOutputClosed_FailsWithTheReason()
    {
        await using var shell = VwapProcess.StartShell("$VWAP demo --rate 2000 --output jsonl >&-");
        var (exitCode, _, log) = await shell.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("The output is not open", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;

namespace Vwap.Cli.Tests;

/// <summary>The replay of a recording emits the bytes of the recorded run.</summary>
public sealed class RecordingTests
{
    [LongTheory]
    [InlineData("session.jsonl", "jsonl", "none")]
    [InlineData("session.jsonl.gz", "csv", "all:4")]
    [InlineData("session.jsonl.br", "plain", "all:4")]
    [InlineData("session.jsonl", "jsonl", "drop:0.02,reorder:0.02,duplicate:0.02,rest-slow:0.3")]
    public async Task Replay_Recording_EmitsTheBytesOfItsRun(string recording, string format, string faults)
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "2000", "--seed", "5", "--faults", faults);
        var readings = folder.File("readings");
        var recorded = await VwapProcess.RunAsync([
            "record", folder.File(recording), .. exchange.EndpointAndRest, "--window", "200,5s", "--max-trades", "6000",
            "--output", format, "--out", readings]);
        Assert.True(recorded.ExitCode == 0, recorded.Log);

        var replayed = folder.File("replayed");
        var replay = await VwapProcess.RunAsync("replay", folder.File(recording), "--output", format, "--out", replayed);
        Assert.True(replay.ExitCode == 0, replay.Log);
        var expected = await File.ReadAllBytesAsync(readings, TestContext.Current.CancellationToken);
        var actual = await File.ReadAllBytesAsync(replayed, TestContext.Current.CancellationToken);
        Assert.True(expected.Length > 100_000);
        Assert.True(actual.AsSpan().SequenceEqual(expected), $"{actual.Length} bytes, differ at byte {expected.AsSpan().CommonPrefixLength(actual)} of {expected.Length}");
    }

    /// <summary>The members are added behind the usual ones, and the recording knows which.</summary>
    [Fact]
    public async Task Replay_RecordingWithBands_EmitsTheBytesOfItsRun()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "1000", "--seed", "5", "--faults", "drop:0.01");
        var (recording, readings) = (folder.File("session.jsonl"), folder.File("readings.jsonl"));
        var recorded = await VwapProcess.RunAsync([
            "record", recording, .. exchange.EndpointAndRest, "--window", "50,session", "--with", "bands,twap", "--with", "range", "--max-trades", "1000", "--out", readings]);
        Assert.True(recorded.ExitCode == 0, recorded.Log);
        var lines = await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken);
        string[] added = ["sigma", "upper1", "lower1", "upper2", "lower2", "upper3", "lower3", "twap", "first", "high", "low"];
        Assert.All(lines, line => Assert.Equal(added, JsonNode.Parse(line)!.AsObject().Select(member => member.Key).SkipWhile(name => name != "venue").Skip(1), StringComparer.Ordinal));

        var (exitCode, output, log) = await VwapProcess.RunAsync("replay", recording);
        Assert.True(exitCode == 0, log);
        Assert.Equal(lines, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Replay_RunStoppedBySignal_EmitsItsBytes()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "2000", "--seed", "6", "--faults", "all:2");
        var (recording, readings) = (folder.File("session.jsonl.gz"), folder.File("readings.jsonl"));
        await using var run = VwapProcess.Start(["record", recording, .. exchange.EndpointAndRest, "--out", readings]);
        await TestDeadline.PollFileAsync(readings, () => new FileInfo(readings).Length > 200_000, () => run.Log);
        await run.StopAsync();

        var (exitCode, output, log) = await VwapProcess.RunAsync("replay", recording);
        Assert.True(exitCode == 0, log);
        Assert.Equal(await File.ReadAllTextAsync(readings, TestContext.Current.CancellationToken), output);
    }

    [Fact]
    public async Task Record_ReadingsToTheRecording_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, _, log) = await VwapProcess.RunAsync("record", folder.File("x"), "--out", folder.File("x"));
        Assert.Equal(2, exitCode);
        Assert.Contains("the recording itself", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ToAnExistingFile_IsRefusedAndLeavesIt()
    {
        using var folder = new TemporaryFolder();
        var trades = folder.Write("trades.csv", "product,trade_id,price,size,time\nA-B,1,1,1,2024-01-01T00:00:00Z\n");
        var readings = folder.File("readings.jsonl");
        Assert.Equal(0, (await VwapProcess.RunAsync("replay", trades, "--out", readings)).ExitCode);
        var first = await File.ReadAllTextAsync(readings, TestContext.Current.CancellationToken);
        var again = await VwapProcess.RunAsync("replay", trades, "--out", readings);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("already exists", again.Log, StringComparison.Ordinal);
        Assert.Equal(first, await File.ReadAllTextAsync(readings, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Record_ToAnExistingFile_IsRefusedAndLeavesIt()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("old.jsonl", "precious");
        var (exitCode, _, log) = await VwapProcess.RunAsync("record", file);
        Assert.Equal(2, exitCode);
        Assert.Contains("already exists", log, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }
}

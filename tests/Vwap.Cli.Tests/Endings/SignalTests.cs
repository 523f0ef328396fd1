namespace Vwap.Cli.Tests;

public sealed class SignalTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Run_Signal_EndsCleanlyWithAWholeLastLine(string signal)
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "2000");
        await using var run = VwapProcess.StartInterruptible(["run", .. exchange.EndpointAndRest]);
        Assert.NotNull(await run.Output.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime(() => run.Log));

        var ending = run.EndAsync(); // keeps reading during the stop, which waits 10 s for room in the pipe
        await run.SignalAsync(signal);
        var (exitCode, output, log) = await ending;
        Assert.Equal(0, exitCode);
        Assert.EndsWith("\"}\n", output, StringComparison.Ordinal);
        Assert.Contains("Stopped.", log, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be written", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SignalWithFile_WritesEverythingCounted()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "5000");
        var readings = folder.File("readings.jsonl");
        await using var run = VwapProcess.Start(["run", .. exchange.Endpoint, "--out", readings]);
        await TestDeadline.PollFileAsync(readings, () => new FileInfo(readings).Length > 500_000, () => run.Log);
        await run.StopAsync();

        var lines = await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken);
        Assert.Contains($"Stopped. Trades {lines.Length},", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SecondSignal_EndsAtOnce()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "max", "--trades", "20000");

        // Nobody reads: the pipe is full, and the stop waits 10 s for room.
        await using var run = VwapProcess.StartInterruptible(["run", .. exchange.EndpointAndRest]);
        await exchange.WaitUntilQuietAsync();
        await run.WaitForLogAsync("windows filled");
        await run.SignalAsync("TERM");
        await run.WaitForLogAsync("Stopped.");
        var ending = run.WaitForExitAsync();
        await TestDeadline.PollAsync( // one right after the first counts as the same
            async () =>
            {
                if (!ending.IsCompleted)
                    await run.SignalAsync("TERM");
                return ending.IsCompleted;
            },
            () => run.Log);
        Assert.Equal(128 + 15, await ending);
        Assert.DoesNotContain("could not be written", run.Log, StringComparison.Ordinal);
    }

    /// <summary>As <c>timeout</c> sends it.</summary>
    [Fact]
    public async Task Run_SignalTwiceAtOnce_EndsCleanly()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "5000");
        var readings = folder.File("readings.jsonl");
        await using var run = VwapProcess.Start(["run", .. exchange.Endpoint, "--out", readings]);
        await TestDeadline.PollFileAsync(readings, () => new FileInfo(readings).Length > 100_000, () => run.Log);
        await run.SignalAsync("TERM", times: 2);
        Assert.Equal(0, await run.WaitForExitAsync());
        Assert.Contains("Stopped.", run.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate")]
    [InlineData("demo")]
    public async Task Command_Signal_EndsCleanly(string command)
    {
        await using var process = VwapProcess.StartInterruptible([command, .. command == "demo" ? new[] { "--output", "none" } : ["--listen", "127.0.0.1:0"]]);
        await process.WaitForLogAsync(command == "demo" ? "Connected" : "Listening");
        await process.StopAsync("INT");
    }
}

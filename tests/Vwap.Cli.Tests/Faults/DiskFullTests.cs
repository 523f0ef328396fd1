namespace Vwap.Cli.Tests;

public sealed class DiskFullTests
{
    private const int DiskBytes = 256 * 1024;

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Run_DiskFullThenFreed_LogsItAndLosesNothing(string format)
    {
        ReferenceProgram.Require();
        using var folder = new TemporaryFolder();
        using var disk = SmallDisk.Mount(folder.File("disk"), DiskBytes);
        var (marketLog, readings) = (folder.File("market.jsonl"), Path.Combine(disk.Path, "readings"));
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "4000", "--trades", "12000", "--market-log", marketLog);
        await using var run = VwapProcess.Start(["run", .. exchange.EndpointAndRest, "--output", format, "--out", readings, "--hold", "60s"]);

        await run.WaitForLogAsync("write failed, retrying until it succeeds");
        disk.Resize(64 * 1024 * 1024);
        await run.WaitForLogAsync("writing again after");

        await exchange.WaitUntilQuietAsync();
        await new AwaitedTrades(readings, MarketEnd.ReadLastIds(marketLog)).WaitAsync(() => run.Log);
        await run.StopAsync();
        await exchange.StopAsync();

        var expected = await ReferenceProgram.ReadLinesAsync(marketLog, "200");
        var written = await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken);
        MarketComparison.AssertFileAgrees(format, expected, written);
    }

    [LongFact]
    public async Task Run_StoppedWhileTheDiskIsFull_FailsAndLogsWhatIsLost()
    {
        using var folder = new TemporaryFolder();
        using var disk = SmallDisk.Mount(folder.File("disk"), DiskBytes);
        var readings = Path.Combine(disk.Path, "readings");
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "4000");
        await using var run = VwapProcess.Start(["run", .. exchange.EndpointAndRest, "--out", readings]);
        await run.WaitForLogAsync("write failed, retrying until it succeeds");
        await run.SignalAsync("TERM");
        Assert.Equal(1, await run.WaitForExitAsync());
        Assert.Contains("readings could not be written before the stop", run.Log, StringComparison.Ordinal);
        AssertWhole(readings);
    }

    private static void AssertWhole(string readings)
    {
        using var file = new FileStream(readings, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length == 0)
            return; // the first batch did not fit
        file.Seek(-1, SeekOrigin.End);
        Assert.Equal('\n', file.ReadByte());
    }
}

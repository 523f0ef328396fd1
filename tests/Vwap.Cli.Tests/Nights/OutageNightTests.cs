using System.Diagnostics;

namespace Vwap.Cli.Tests;

[Trait("Kind", "Long")]
[Collection(OneAfterAnother.Name)]
public sealed class OutageNightTests(NightCluster cluster)
{
    /// <summary>A run takes some 110 MiB, and 131,072 readings wait in memory at most. The rest is room for the collector's habits on other machines.</summary>
    private const long MemoryMax = 400L << 20;

    private static readonly int OutageSeconds = Night.IsFull ? 60 : 10;
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    [Fact]
    public async Task Run_AllBrokersStopped_ConsoleGoesOnAndTopicsMissNothing()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "outage", OutageSeconds + (Night.IsFull ? 30 : 15), Products, "200");
        await using var run = VwapProcess.Start([.. night.RunArguments, "--output", "jsonl"]);
        using var process = Process.GetProcessById(run.Id);
        var console = new WatchedConsole(run.Output);
        await run.WaitForLogAsync("trades of 3 products flow");
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken); // what is undisturbed
        Tell(night, "brokers up", console, process);

        kafka.StopAll();
        night.Tell("all brokers stopped");
        console.TakeLags();
        await Task.Delay(TimeSpan.FromSeconds(OutageSeconds), TestContext.Current.CancellationToken); // how long it lasts is what is tried
        foreach (var id in MarketEnd.ReadLastIds(night.MarketLog))
            await console.ShowsAsync(id, () => run.Log);
        Tell(night, "brokers down", console, process);

        kafka.Restart("all");
        night.Tell("all brokers serve again");
        await night.EndAsync();
        Tell(night, "brokers up again", console, process);
        await run.SignalAsync("TERM");
        Assert.Equal(0, await run.WaitForExitAsync());

        var expected = await night.JudgeAsync(night.MarketLog);
        MarketComparison.AssertAgree(expected, await console.ReadToEndAsync());
        if (Night.IsFull)
            Assert.Contains("further ones wait on the disk", run.Log, StringComparison.Ordinal);
    }

    private static void Tell(Night night, string when, WatchedConsole console, Process process)
    {
        process.Refresh();
        night.Tell($"{when}: console lag {console.TakeLags()}; memory {process.WorkingSet64 >> 20} MiB, at most {process.PeakWorkingSet64 >> 20} MiB so far");
        Assert.True(process.PeakWorkingSet64 < MemoryMax, $"{process.PeakWorkingSet64} bytes");
    }
}

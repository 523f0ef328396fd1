using System.Diagnostics;

namespace Vwap.Cli.Tests;

[Collection(OutageNights.Name)]
public sealed class OutageNightTests(NightCluster cluster)
{
    /// <summary>A run takes about 110 MiB, with up to 131,072 readings queued in memory; the rest is headroom for the garbage collector.</summary>
    private const long MemoryMax = 400L << 20;

    private const int OutageSeconds = 60;
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    [LongFact]
    public async Task Run_AllBrokersStopped_ConsoleContinuesAndTopicsMissNothing()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "outage", OutageSeconds + 30, Products, ["200"], tradesPerSecond: 2_000);
        await using var run = VwapProcess.Start([.. night.RunArguments, "--output", "jsonl"]);
        using var process = Process.GetProcessById(run.Id);
        var console = new WatchedConsole(run.Output);
        await run.WaitForLogAsync("receiving trades of 3 products");
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken); // undisturbed
        Log(night, "brokers up", console, process);

        kafka.StopAll();
        night.Log("all brokers stopped");
        console.TakeLags();
        await Task.Delay(TimeSpan.FromSeconds(OutageSeconds), TestContext.Current.CancellationToken); // how long it lasts
        foreach (var id in MarketEnd.ReadLastIds(night.MarketLog))
            await console.ShowsAsync(id, () => run.Log);
        Log(night, "brokers down", console, process);

        kafka.Restart("all");
        night.Log("all brokers serve again");
        await night.EndAsync();
        Log(night, "brokers up again", console, process);
        await run.StopAsync();

        var expected = await night.CheckAsync(night.MarketLog);
        MarketComparison.AssertAgree(expected, await console.ReadToEndAsync());
        Assert.Contains("spilling readings to disk", run.Log, StringComparison.Ordinal);
    }

    private static void Log(Night night, string when, WatchedConsole console, Process process)
    {
        process.Refresh();
        night.Log($"{when}: console lag {console.TakeLags()}; memory {process.WorkingSet64 >> 20} MiB, at most {process.PeakWorkingSet64 >> 20} MiB so far");
        Assert.True(process.PeakWorkingSet64 < MemoryMax, $"{process.PeakWorkingSet64} bytes");
    }
}

namespace Vwap.Cli.Tests;

[Trait("Kind", "Long")]
[Collection(OneAfterAnother.Name)]
public sealed class WorkerNightTests(NightCluster cluster)
{
    private const string Trades = "workers-trades";

    /// <summary>Longer than the 10 s after which Kafka takes a member that is silent for dead.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(14);

    private static readonly string[] Products = [.. Enumerable.Range(1, 12).Select(number => $"COIN{number}-USD")];

    [Fact]
    public async Task Workers_ComeGoDieAndHang_TopicsHaveEachReadingOnceAndInOrder()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "workers", seconds: Night.IsFull ? 50 : 30, Products, "200", "5s");
        await using var run = VwapProcess.Start([.. night.TradesArguments, "--output", "none", "--trades-to-kafka", Trades]);
        await run.WaitForLogAsync("trades of 12 products flow");
        string[] worker = ["worker", .. night.ReadingsArguments, "--trades", Trades, "--group", "night"];
        await using var killed = VwapProcess.Start(worker);
        await using var stopped = VwapProcess.Start(worker);
        await using var paused = VwapProcess.Start(worker);
        foreach (var member in new[] { killed, stopped, paused })
            await member.WaitForLogAsync("Gained partition(s)");

        killed.Kill();
        night.Tell("a worker killed");
        await using var added = VwapProcess.Start(worker);
        await added.WaitForLogAsync("goes on at offset");
        night.Tell("a worker added");
        kafka.Kill(2);
        night.Tell("broker 2 killed");
        await stopped.SignalAsync("TERM");
        Assert.Equal(0, await stopped.WaitForExitAsync());
        night.Tell("a worker stopped");
        await paused.SignalAsync("STOP");
        night.Tell("a worker paused");
        var pause = Task.Delay(Pause, TestContext.Current.CancellationToken); // how long it lasts is what is tried
        kafka.Restart("2");
        night.Tell("broker 2 serves again");
        await pause;
        await paused.SignalAsync("CONT");
        night.Tell("the paused worker continued");

        await night.EndAsync();
        foreach (var member in new[] { run, added, paused })
        {
            await member.SignalAsync("TERM");
            Assert.Equal(0, await member.WaitForExitAsync());
        }

        await night.JudgeAsync(SelectPublished(kafka, night));
    }

    /// <summary>Workers know the trades in their topic, and no history before them.</summary>
    private static string SelectPublished(RealKafka kafka, Night night)
    {
        var first = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in KcatTopic.Read(kafka.Brokers, Trades))
            first.TryAdd(record.Key, record.TradeId);
        var path = $"{night.MarketLog}.published";
        File.WriteAllLines(path, LoggedTrade.Read(night.MarketLog).Where(trade => trade.TradeId >= first[trade.Product]).Select(trade => trade.Frame));
        return path;
    }
}

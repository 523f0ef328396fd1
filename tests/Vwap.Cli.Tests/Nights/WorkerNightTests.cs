namespace Vwap.Cli.Tests;

[Collection(KillNights.Name)]
public sealed class WorkerNightTests(NightCluster cluster)
{
    private const string Trades = "workers-trades";

    /// <summary>Longer than the session timeout of 10 s.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(14);

    private static readonly string[] Products = [.. Enumerable.Range(1, 12).Select(number => $"COIN{number}-USD")];

    [LongFact]
    public async Task Workers_AddedStoppedKilledAndHung_EachReadingOnceAndInOrder()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "workers", seconds: 40, Products, ["200", "5s"]);
        await using var run = VwapProcess.Start([.. night.TradesArguments, "--output", "none", "--trades-to-kafka", Trades]);
        await run.WaitForLogAsync("receiving trades of 12 products");
        string[] worker = ["worker", .. night.ReadingsArguments, "--trades", Trades, "--group", "night"];
        await using var killed = VwapProcess.Start(worker);
        await using var stopped = VwapProcess.Start(worker);
        await using var paused = VwapProcess.Start(worker);
        foreach (var member in new[] { killed, stopped, paused })
            await member.WaitForLogAsync("Assigned partition(s)");

        killed.Kill();
        night.Log("a worker killed");
        await using var added = VwapProcess.Start(worker);
        await added.WaitForLogAsync("continuing at offset");
        night.Log("a worker added");
        kafka.Kill(2);
        night.Log("broker 2 killed");
        await stopped.StopAsync();
        night.Log("a worker stopped");
        await paused.SignalAsync("STOP");
        night.Log("a worker paused");
        var pause = Task.Delay(Pause, TestContext.Current.CancellationToken); // how long it lasts
        kafka.Restart("2");
        night.Log("broker 2 serves again");
        await pause;
        await paused.SignalAsync("CONT");
        night.Log("the paused worker continued");

        await night.EndAsync();
        foreach (var member in new[] { run, added, paused })
        {
            await member.StopAsync();
        }

        await night.CheckAsync(SelectPublished(kafka, night));
    }

    /// <summary>Workers know the trades in their topic, but no earlier ones.</summary>
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

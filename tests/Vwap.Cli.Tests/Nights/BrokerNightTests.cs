namespace Vwap.Cli.Tests;

[Collection(KillNights.Name)]
public sealed class BrokerNightTests(NightCluster cluster)
{
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    [LongFact]
    public async Task Run_BrokersKilledInTurn_EachReadingOnceAndInOrder()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "brokers", seconds: 40, Products, ["200"]);
        await using var run = VwapProcess.Start([.. night.RunArguments, "--output", "none"]);
        await run.WaitForLogAsync("receiving trades of 3 products");

        KillAndRestart(kafka, night, 1);
        foreach (var product in Products)
            KillAndRestart(kafka, night, kafka.LeaderOf(night.TopicOf(product)));
        kafka.Elect();
        night.Log("leadership returned to the preferred brokers");

        await night.EndAsync();
        await run.StopAsync();
        await night.CheckAsync(night.MarketLog);
    }

    private static void KillAndRestart(RealKafka kafka, Night night, int broker)
    {
        kafka.Kill(broker);
        night.Log($"broker {broker} killed");
        kafka.Restart($"{broker}");
        night.Log($"broker {broker} serves again");
    }
}

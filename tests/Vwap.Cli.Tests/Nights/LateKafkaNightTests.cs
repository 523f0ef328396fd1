namespace Vwap.Cli.Tests;

[Collection(OutageNights.Name)]
public sealed class LateKafkaNightTests(NightCluster cluster)
{
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    [LongFact]
    public async Task Run_StartedWhileKafkaIsDown_PublishesTheGapAndConsoleContinues()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "late", seconds: 30, Products, ["200"]);
        await using (var first = VwapProcess.Start([.. night.RunArguments, "--output", "none", "--max-trades", "5000"]))
            Assert.Equal(0, await first.WaitForExitAsync());

        kafka.StopAll();
        night.Log("all brokers stopped");
        await using var run = VwapProcess.Start([.. night.RunArguments, "--output", "jsonl", "--kafka-time", "1s"]);
        var console = new WatchedConsole(run.Output);
        await run.WaitForLogAsync("starting without a checkpoint");
        await run.WaitForLogAsync("receiving trades of 3 products");
        kafka.Restart("all");
        await run.WaitForLogAsync("starting again after the topics' last records");
        night.Log("a second run started for Kafka alone");

        await night.EndAsync();
        night.Log($"console lag {console.TakeLags()}");
        await run.StopAsync();
        MarketComparison.AssertAgree(await night.CheckAsync(night.MarketLog), await console.ReadToEndAsync());
    }
}

namespace Vwap.Cli.Tests;

[Trait("Kind", "Long")]
[Collection(OneAfterAnother.Name)]
public sealed class LateKafkaNightTests(NightCluster cluster)
{
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    [Fact]
    public async Task Run_BegunWhileKafkaIsAway_PublishesWhatIsBetweenAndConsoleGoesOn()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "late", seconds: 30, Products, "200");
        await using (var first = VwapProcess.Start([.. night.RunArguments, "--output", "none", "--max-trades", "5000"]))
            Assert.Equal(0, await first.WaitForExitAsync());

        kafka.StopAll();
        night.Tell("all brokers stopped");
        await using var run = VwapProcess.Start([.. night.RunArguments, "--output", "jsonl", "--kafka-time", "1s"]);
        var console = new WatchedConsole(run.Output);
        await run.WaitForLogAsync("the run begins without it");
        await run.WaitForLogAsync("trades of 3 products flow");
        kafka.Restart("all");
        await run.WaitForLogAsync("it begins again at the topics' last records");
        night.Tell("the run goes on for Kafka alone");

        await night.EndAsync();
        night.Tell($"console lag {console.TakeLags()}");
        await run.SignalAsync("TERM");
        Assert.Equal(0, await run.WaitForExitAsync());
        MarketComparison.AssertAgree(await night.JudgeAsync(night.MarketLog), await console.ReadToEndAsync());
    }
}

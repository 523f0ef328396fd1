namespace Vwap.Cli.Tests;

[Trait("Kind", "Long")]
[Collection(OneAfterAnother.Name)]
public sealed class KilledRunNightTests(NightCluster cluster)
{
    private static readonly int Seed = Environment.GetEnvironmentVariable("VWAP_SEED") is { Length: > 0 } text ? int.Parse(text) : 20_260_103;
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    /// <summary>Every third kill of the run comes with that of a broker, which returns while the next run is about to begin.</summary>
    [Fact]
    public async Task Run_KilledAgainAndAgain_TopicsHaveEachReadingOnceAndInOrder()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "kills", seconds: Night.IsFull ? 60 : 20, Products, "200");
        night.Tell($"seed {Seed}");
        var random = new Random(Seed);
        var returning = Task.CompletedTask;
        for (var kill = 1; kill <= (Night.IsFull ? 10 : 3); kill++)
        {
            await using var run = VwapProcess.Start([.. night.RunArguments, "--output", "none"]);
            await run.WaitForLogAsync("trades of 3 products flow");
            if (kill == 1)
                night.AwaitFirstReadings(); // where the topics begin must not be left to chance
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3_000)), TestContext.Current.CancellationToken); // the moment is what is drawn
            await returning;
            if (kill % 3 == 0)
                returning = KillBrokerAsync(kafka, night, random.Next(1, 4));
            run.Kill();
            night.Tell($"run killed {kill} times");
        }

        await returning;
        await using var last = VwapProcess.Start([.. night.RunArguments, "--output", "none"]);
        await night.EndAsync();
        await last.SignalAsync("TERM");
        Assert.Equal(0, await last.WaitForExitAsync());
        await night.JudgeAsync(night.MarketLog);
    }

    private static Task KillBrokerAsync(RealKafka kafka, Night night, int broker)
    {
        kafka.Kill(broker);
        night.Tell($"broker {broker} killed");
        return Task.Run(() =>
        {
            kafka.Restart($"{broker}");
            night.Tell($"broker {broker} serves again");
        });
    }
}

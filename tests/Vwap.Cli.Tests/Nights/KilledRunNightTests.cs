namespace Vwap.Cli.Tests;

[Collection(KillNights.Name)]
public sealed class KilledRunNightTests(NightCluster cluster)
{
    private static readonly int Seed = Environment.GetEnvironmentVariable("VWAP_SEED") is { Length: > 0 } text ? int.Parse(text) : 20_260_103;
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    /// <summary>With every third run a broker is killed too; it returns while the next run starts.</summary>
    [LongFact]
    public async Task Run_KilledRepeatedly_EachReadingOnceAndInOrder()
    {
        var kafka = cluster.Raise();
        await using var night = await Night.BeginAsync(kafka, "kills", seconds: 50, Products, ["200"]);
        night.Log($"seed {Seed}");
        var random = new Random(Seed);
        var returning = Task.CompletedTask;
        for (var kill = 1; kill <= 10; kill++)
        {
            await using var run = VwapProcess.Start([.. night.RunArguments, "--output", "none"]);
            await run.WaitForLogAsync("receiving trades of 3 products");
            if (kill == 1)
                night.AwaitFirstReadings(); // the topics must have a first reading
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3_000)), TestContext.Current.CancellationToken); // a random moment
            await returning;
            if (kill % 3 == 0)
                returning = KillBrokerAsync(kafka, night, random.Next(1, 4));
            run.Kill();
            night.Log($"run killed {kill} times");
        }

        await returning;
        await using var last = VwapProcess.Start([.. night.RunArguments, "--output", "none"]);
        await night.EndAsync();
        await last.StopAsync();
        await night.CheckAsync(night.MarketLog);
    }

    private static Task KillBrokerAsync(RealKafka kafka, Night night, int broker)
    {
        kafka.Kill(broker);
        night.Log($"broker {broker} killed");
        return Task.Run(() =>
        {
            kafka.Restart($"{broker}");
            night.Log($"broker {broker} serves again");
        });
    }
}

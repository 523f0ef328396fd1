namespace Vwap.Cli.Tests;

/// <summary>A run that is killed repeatedly while its market continues writes the file of an undisturbed run.</summary>
[Trait("Kind", "Long")]
public abstract class KillTests
{
    private static readonly int Seed = Environment.GetEnvironmentVariable("VWAP_SEED") is { Length: > 0 } text ? int.Parse(text) : 20_260_102;

    private protected static async Task AssertFileEqualsThatOfAnUndisturbedRunAsync(int kills, string format, string[] windows)
    {
        ReferenceProgram.Require();
        using var folder = new TemporaryFolder();
        var (marketLog, readings) = (folder.File("market.jsonl"), folder.File("readings"));
        // The market outlasts the kills, and what is missed meanwhile stays within the catch-up limit.
        await using var exchange = await Exchange.StartAsync(
            folder, "--rate", "800", "--trades", $"{kills * 1_000}", "--seed", $"{Seed}", "--market-log", marketLog);
        string[] command =
            ["run", .. exchange.EndpointAndRest, "--window", string.Join(',', windows), "--output", format, "--out", readings, "--hold", "30s"];

        var random = new Random(Seed);
        for (var kill = 0; kill < kills; kill++)
        {
            await using var run = VwapProcess.Start(command);
            await run.WaitForLogAsync("Connected");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_500)), TestContext.Current.CancellationToken); // a random moment
            run.Kill();
        }

        await using var last = VwapProcess.Start(command);
        await last.WaitForLogAsync("Connected");
        await exchange.WaitUntilQuietAsync();
        await new AwaitedTrades(readings, MarketEnd.ReadLastIds(marketLog)).WaitAsync(() => $"seed {Seed}\n{last.Log}");
        await last.StopAsync();
        await exchange.StopAsync();

        var expected = await ReferenceProgram.ReadLinesAsync(marketLog, windows);
        var written = await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}, {kills} kills, {written.Length} lines");
        MarketComparison.AssertFileAgrees(format, expected, written);
    }
}

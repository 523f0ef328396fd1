namespace Vwap.Cli.Tests;

public sealed class GeneratedMarketTests
{
    /// <summary>The tests of the engine have a million.</summary>
    private const int Trades = 100_000;

    [LongFact]
    public async Task Replay_FiftyProducts_AgreesWithTheReference()
    {
        ReferenceProgram.Require();
        using var folder = new TemporaryFolder();
        var marketLog = await GenerateAsync(folder);
        var expected = await ReferenceProgram.ReadLinesAsync(marketLog, "200", "10s");
        Assert.True(expected.Length >= 2 * Trades);

        var readings = folder.File("readings.jsonl");
        var (exitCode, _, log) = await VwapProcess.RunAsync("replay", marketLog, "--window", "200,10s", "--out", readings);
        Assert.True(exitCode == 0, log);
        Assert.Equal(expected, await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken));

        var (_, csv, _) = await VwapProcess.RunAsync("replay", marketLog, "--window", "200,10s", "--output", "csv");
        Assert.Equal(Array.ConvertAll(expected, ReferenceProgram.ToCsv), csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }

    /// <summary>The market opens with the first client.</summary>
    private static async Task<string> GenerateAsync(TemporaryFolder folder)
    {
        var marketLog = folder.File("market.jsonl");
        var products = string.Join(',', Enumerable.Range(0, 50).Select(index => $"C{index:00}-USD"));
        await using var exchange = await Exchange.StartAsync(
            folder, "--products", products, "--rate", "max", "--trades", $"{Trades}", "--market-log", marketLog);
        await using var listener = VwapProcess.Start(["run", .. exchange.Endpoint, "--products", products, "--output", "none"]);
        await exchange.WaitUntilQuietAsync();
        await listener.StopAsync();
        await exchange.StopAsync();
        return marketLog;
    }
}

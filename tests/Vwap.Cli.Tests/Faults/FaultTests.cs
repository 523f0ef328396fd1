namespace Vwap.Cli.Tests;

/// <summary>Each fault of the exchange over real sockets: the output is the one of a night without faults.</summary>
[Trait("Kind", "Long")]
public abstract class FaultTests
{
    private const int Trades = 20_000;
    private const int Seed = 7;

    /// <summary>
    /// The contract promises equality only as long as readings wait: 2 seconds without headway by default. Here they wait for as long as a
    /// repair takes on a slow machine, where a dead connection has to be found out and REST requests fail in a row.
    /// </summary>
    private protected static async Task AssertOutputIsThatWithoutFaultsAsync(string faults)
    {
        using var folder = new TemporaryFolder();
        var marketLog = folder.File("market.jsonl");
        await using var exchange = await Exchange.StartAsync(
            folder, "--rate", "4000", "--trades", $"{Trades}", "--seed", $"{Seed}", "--faults", faults, "--market-log", marketLog);
        await using var run = VwapProcess.Start(["run", .. exchange.EndpointAndRest, "--window", "200", "--window", "5s", "--hold", "60s"]);
        var (written, toEnd) = run.FollowOutput();
        await exchange.WaitUntilQuietAsync();
        foreach (var id in MarketEnd.ReadLastIds(marketLog))
            await Deadline.WaitAsync(written.LineWith($"\"trade_id\":{id},"), () => $"seed {Seed}: trade {id}\n{run.Log}\n{exchange.Log}");
        await run.SignalAsync("TERM");
        Assert.Equal(0, await run.WaitForExitAsync());
        await toEnd;
        await exchange.StopAsync();

        AssertHappened(faults, exchange.Log);
        MarketComparison.AssertAgree(await ReferenceProgram.ReadLinesAsync(marketLog, "200", "5s"), written.ToArray());
    }

    private static void AssertHappened(string faults, string log)
    {
        var counted = log.Split('\n').Last(line => line.Contains("Faults: ", StringComparison.Ordinal));
        foreach (var fault in faults.Split(',').Select(fault => fault.Split(':')[0]).Where(fault => fault != "all"))
            Assert.Contains(fault.Replace("-", "", StringComparison.Ordinal), counted, StringComparison.OrdinalIgnoreCase);
    }
}

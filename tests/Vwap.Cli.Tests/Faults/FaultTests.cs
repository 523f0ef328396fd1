using System.Globalization;

namespace Vwap.Cli.Tests;

/// <summary>Faults of the exchange over real sockets: the output equals that without faults.</summary>
public abstract class FaultTests
{
    private const int Seed = 7;

    /// <summary>Every venue.</summary>
    public static IEnumerable<string> Venues => KnownVenues.All.Select(venue => venue.Id.Name);

    /// <summary>
    /// The contract promises equality only within the hold, by default 2 seconds without progress. Here the hold is as long as a repair may
    /// take on a slow machine, where a dead connection has to be detected and several REST requests in a row fail.
    /// </summary>
    private protected static async Task AssertOutputEqualsThatWithoutFaultsAsync(string venue, string faults, int trades)
    {
        ReferenceProgram.Require();
        using var folder = new TemporaryFolder();
        var marketLog = folder.File("market.jsonl");
        await using var exchange = await Exchange.StartAsync(
            folder, "--venue", venue, "--rate", "4000", "--trades", $"{trades}", "--seed", $"{Seed}", "--faults", faults, "--market-log", marketLog);
        await using var run = VwapProcess.Start(["run", "--venue", venue, .. exchange.EndpointAndRest, "--window", "200", "--window", "250ms", "--hold", "60s"]);
        var (written, toEnd) = run.FollowOutput();
        await exchange.WaitUntilQuietAsync();
        foreach (var id in MarketEnd.ReadLastIds(marketLog))
            await written.LineWith($"\"trade_id\":{id},").InTime(() => $"seed {Seed}: trade {id}\n{run.Log}\n{exchange.Log}");
        await run.StopAsync();
        await toEnd;
        await exchange.StopAsync();

        AssertHappened(faults, exchange.Log);
        MarketComparison.AssertAgree(await ReferenceProgram.ReadVenueLinesAsync(venue, marketLog, "200", "250ms"), written.ToArray());
    }

    /// <summary>What the default venue shows at length, the others show in brief: they share all but the dialect.</summary>
    private protected static int TradesFor(string venue) => venue == KnownVenues.Default.Id.Name ? 20_000 : 5_000;

    /// <summary>How often a fault strikes a frame. A venue that batches sends so few that it has to be likely to happen at all.</summary>
    private protected static string Rate(string fault, string venue, double rate, double rateOfBatches = 0.2) =>
        string.Create(CultureInfo.InvariantCulture, $"{fault}:{(venue == "coinbase-advanced" ? rateOfBatches : rate)}");

    private static void AssertHappened(string faults, string log)
    {
        var counted = log.Split('\n').Last(line => line.Contains("Faults: ", StringComparison.Ordinal));
        foreach (var fault in faults.Split(',').Select(fault => fault.Split(':')[0]).Where(fault => fault != "all"))
            Assert.Contains(fault.Replace("-", "", StringComparison.Ordinal), counted, StringComparison.OrdinalIgnoreCase);
    }
}

namespace Vwap.Cli.Tests;

/// <summary>One run of every venue: what happens on the connection of one leaves the output of the others as it is.</summary>
public sealed class MixedVenueTests
{
    public static TheoryData<string> EveryVenue => [.. KnownVenues.All.Select(venue => venue.Id.Name)];

    [LongTheory]
    [MemberData(nameof(EveryVenue))]
    public async Task Run_ConnectionCutsOnOneVenue_EveryVenueEqualsTheReference(string cut)
    {
        ReferenceProgram.Require();
        var faults = cut == "coinbase-advanced" ? "reset:0.1" : "reset:0.004,half-open:0.0004"; // it sends a few frames a second, the others hundreds
        using var folder = new TemporaryFolder();
        var exchanges = new Dictionary<string, Exchange>(StringComparer.Ordinal);
        try
        {
            foreach (var venue in KnownVenues.All.Select(venue => venue.Id.Name))
            {
                // Each market has a seed and so ids of its own.
                exchanges[venue] = await Exchange.StartAsync(
                    folder, "--venue", venue, "--seed", $"{exchanges.Count + 1}", "--rate", "1000", "--trades", "5000",
                    "--faults", venue == cut ? faults : "none", "--market-log", MarketLog(venue));
            }

            var output = await RunAsync(exchanges);
            Assert.Contains($"Connection to ws://127.0.0.1:{exchanges[cut].Port}/ lost", output.Log, StringComparison.Ordinal);
            foreach (var venue in exchanges.Keys)
            {
                var written = output.Lines.Where(line => line.EndsWith($"\"venue\":\"{venue}\"}}", StringComparison.Ordinal)).ToArray();
                MarketComparison.AssertAgree(await ReferenceProgram.ReadVenueLinesAsync(venue, MarketLog(venue), "200"), written);
            }
        }
        finally
        {
            foreach (var exchange in exchanges.Values)
                await exchange.DisposeAsync();
        }

        string MarketLog(string venue) => folder.File($"{venue}.jsonl");

        async Task<(string[] Lines, string Log)> RunAsync(Dictionary<string, Exchange> exchanges)
        {
            var products = KnownVenues.All.SelectMany(venue => venue.Facts.DefaultProducts.Select(product => $"{venue.Id}:{product}"));
            await using var run = VwapProcess.Start([
                "run", "--products", string.Join(',', products), "--hold", "60s",
                "--endpoint", string.Join(',', exchanges.Select(exchange => $"{exchange.Key}=ws://127.0.0.1:{exchange.Value.Port}")),
                "--rest", string.Join(',', exchanges.Select(exchange => $"{exchange.Key}=http://127.0.0.1:{exchange.Value.Port}"))]);
            var (written, toEnd) = run.FollowOutput();
            foreach (var (venue, exchange) in exchanges)
            {
                await exchange.WaitUntilQuietAsync();
                foreach (var id in MarketEnd.ReadLastIds(MarketLog(venue)))
                    await written.LineWith($"\"trade_id\":{id},").InTime(() => $"{venue}: trade {id}\n{run.Log}");
            }

            await run.StopAsync();
            await toEnd;
            foreach (var exchange in exchanges.Values)
                await exchange.StopAsync();
            return (written.ToArray(), run.Log);
        }
    }
}

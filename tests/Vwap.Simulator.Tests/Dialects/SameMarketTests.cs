using System.Text;

namespace Vwap.Simulator.Tests;

public sealed class SameMarketTests
{
    private const int Trades = 1_500;

    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    [Fact]
    public async Task Market_OfTheSameSeed_IsTheSameInEveryDialect()
    {
        var (coinbase, coinbaseLog) = await RunAsync("coinbase");
        var (advanced, advancedLog) = await RunAsync("coinbase-advanced");
        var (kraken, krakenLog) = await RunAsync("kraken");

        Assert.Equal(Trades, coinbase.Count);
        Assert.Equal(coinbase, advanced);
        Assert.Equal(coinbase, kraken);
        Assert.Equal(coinbaseLog, advancedLog);
        Assert.Equal(coinbaseLog, krakenLog.Replace('/', '-'));
        Assert.Contains("\"product_id\":\"BTC/USD\"", krakenLog, StringComparison.Ordinal);
    }

    /// <summary>Runs a whole market; returns the trades that a client received after its subscription, and the market log.</summary>
    private static async Task<(List<SeenTrade> Trades, string Log)> RunAsync(string venue)
    {
        using var folder = new TemporaryFolder();
        var options = new SimulatorOptions
        {
            Venue = venue,
            Seed = 7,
            TradesPerSecond = null,
            TradesTotal = Trades,
            MarketStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            MarketLog = folder.File("market.jsonl"),
        };
        var trades = new List<SeenTrade>();
        await using (var exchange = await TestExchange.StartAsync(options))
        {
            var client = await exchange.SubscribeRawAsync(venue, Products);
            while (trades.Count < Trades)
                trades.AddRange(VenueWire.ReadTrades(venue, Encoding.UTF8.GetString((await client.ReceiveAsync())!)).Where(trade => !trade.IsPast));
            await exchange.Exchange.Completed.InTime();
        }

        return (trades, await File.ReadAllTextAsync(options.MarketLog, TestContext.Current.CancellationToken));
    }
}

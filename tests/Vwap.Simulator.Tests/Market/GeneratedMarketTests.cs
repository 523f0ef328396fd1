namespace Vwap.Simulator.Tests;

public sealed class GeneratedMarketTests
{
    private static readonly DateTime Opening = new(2026, 10, 4, 17, 56, 32, DateTimeKind.Utc);
    private static readonly ProductId[] Products = [ProductId.Parse("BTC-USD"), ProductId.Parse("ETH-BTC"), ProductId.Parse("MEME-USD")];
    private static readonly ProductId[] SlashedProducts = [ProductId.Parse("BTC/USD"), ProductId.Parse("ETH/BTC"), ProductId.Parse("MEME/USD")];

    [Fact]
    public void Market_SameSeed_SameFrames() => Assert.Equal(Take(Create(seed: 7), 2_000).ConvertAll(Describe), Take(Create(seed: 7), 2_000).ConvertAll(Describe));

    [Fact]
    public void Market_OtherSeed_OtherFrames() => Assert.NotEqual(Take(Create(seed: 7), 10).ConvertAll(Describe), Take(Create(seed: -7), 10).ConvertAll(Describe));

    [Fact]
    public void Market_OfAnotherSpelling_IsTheSame()
    {
        var dashed = Create(seed: 7);
        var slashed = new GeneratedMarket(SlashedProducts, seed: 7, tradesPerSecond: 10, historyTrades: 5, NoFaults());

        Assert.Equal("BTC/USD ETH/BTC MEME/USD", string.Join(' ', slashed.Products.Select(product => product.Name)));
        Assert.Equal(TakeHistory(dashed).ConvertAll(Describe), TakeHistory(slashed).ConvertAll(Describe));
        Assert.Equal(Take(dashed, 2_000).ConvertAll(Describe), Take(slashed, 2_000).ConvertAll(Describe));
    }

    [Fact]
    public void Market_OtherRate_SameTradesAtOtherTimes()
    {
        var slow = Take(Create(seed: 7, tradesPerSecond: 2), 1_000);
        var fast = Take(Create(seed: 7, tradesPerSecond: 5_000), 1_000);

        Assert.Equal(slow.ConvertAll(WithoutTime), fast.ConvertAll(WithoutTime));
        Assert.True(slow[^1].Trade.Time > fast[^1].Trade.Time);

        static (string, MarketTrade) WithoutTime(Execution execution) => (execution.Product.Key, execution.Trade with { Time = default });
    }

    [Fact]
    public void Market_MoreProducts_ChangeNoTradesOfTheOthers()
    {
        var alone = Take(new GeneratedMarket([Products[0]], seed: 7, tradesPerSecond: 10, historyTrades: 5, NoFaults()), 200);
        var among = Take(Create(seed: 7), 2_000).FindAll(execution => execution.Product.Name == "BTC-USD");

        Assert.Equal(alone.ConvertAll(PriceAndSize), among.GetRange(0, alone.Count).ConvertAll(PriceAndSize));

        static (long, long) PriceAndSize(Execution execution) => (execution.Trade.PriceDigits, execution.Trade.SizeDigits);
    }

    [Fact]
    public void Market_WithSkippedIds_HasHolesAndOtherwiseTheSameTrades()
    {
        var statistics = new ExchangeStatistics();
        var skipping = Take(new GeneratedMarket(Products, seed: 7, 10, historyTrades: 5, new(FaultPlan.Parse("skip-id:0.1"), seed: 7, statistics)), 2_000);
        var again = Take(new GeneratedMarket(Products, seed: 7, 10, historyTrades: 5, new(FaultPlan.Parse("skip-id:0.1"), seed: 7, new())), 2_000);
        var whole = Take(Create(seed: 7), 2_000);

        Assert.Equal(skipping.ConvertAll(Describe), again.ConvertAll(Describe));
        Assert.Equal(whole.ConvertAll(WithoutId), skipping.ConvertAll(WithoutId));
        Assert.InRange(statistics.Faults[FaultKind.SkipId], 100, 300);
        var steps = skipping.GroupBy(execution => execution.Product).SelectMany(trades => trades.Zip(trades.Skip(1), (one, next) => next.Trade.Id - one.Trade.Id));
        Assert.Equal([1, 2], steps.Distinct().Order());

        static (string, MarketTrade) WithoutId(Execution execution) => (execution.Product.Key, execution.Trade with { Id = 0 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trades_OfEveryProduct_CountUpAndNeverGoBackInTime(long seed)
    {
        var market = Create(seed);
        List<Execution> all = [.. TakeHistory(market), .. Take(market, 20_000)];

        foreach (var trades in all.GroupBy(execution => execution.Product))
        {
            foreach (var (before, next) in trades.Zip(trades.Skip(1)))
            {
                Assert.Equal(before.Trade.Id + 1, next.Trade.Id);
                Assert.True(next.Trade.Time >= before.Trade.Time, $"seed {seed}: time goes back at {next}");
                Assert.True(next.Sequence > before.Sequence + 1, $"seed {seed}: sequence at {next}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trades_InGreatNumber_LookLikeAMarket(long seed)
    {
        var all = Take(Create(seed), 100_000);

        Assert.All(all, execution => Assert.True(execution.Trade is { PriceDigits: > 0, SizeDigits: > 0 }, $"seed {seed}"));
        var bitcoin = all.FindAll(execution => execution.Product.Name == "BTC-USD").ConvertAll(execution => execution.Trade);
        Assert.True(bitcoin.Count > 4 * all.Count(execution => execution.Product.Name == "ETH-BTC"), "products trade at different rates");
        Assert.Contains(bitcoin, trade => trade.SizeDigits == 1);
        Assert.InRange(bitcoin.Count(trade => trade.SizeDigits <= 20), bitcoin.Count / 10, bitcoin.Count / 4);
        Assert.Contains(bitcoin, trade => trade.SizeDigits > 100_000_000);
        Assert.InRange(bitcoin.Min(trade => trade.PriceDigits), 11_686_503 / 2, 11_686_503);
        Assert.InRange(bitcoin.Max(trade => trade.PriceDigits), 11_686_503, 2 * 11_686_503);
        Assert.True(bitcoin.DistinctBy(trade => trade.PriceDigits).Count() > 1_000, "prices move");
        Assert.Contains(bitcoin, trade => trade.MakerSells);
        Assert.Contains(bitcoin, trade => !trade.MakerSells);
        Assert.InRange(bitcoin.Count(trade => trade.IsMarketOrder), bitcoin.Count / 20, bitcoin.Count / 4);
    }

    [Fact]
    public void Burst_OfManyTrades_SharesTakerAndTime()
    {
        var market = new ProductMarket(Products[0], seed: 7, NoFaults());
        var longest = 0;
        for (var count = 0; count < 5_000; count++)
        {
            var burst = new List<Execution>();
            market.TakeBurst(burst, Opening, long.MaxValue);
            Assert.Single(burst.DistinctBy(execution => (execution.Taker, execution.Trade.Time, execution.Trade.MakerSells, execution.Trade.IsMarketOrder)));
            longest = Math.Max(longest, burst.Count);
        }

        Assert.InRange(longest, 10, SimulatorLimits.BurstTradesMax);
    }

    [Fact]
    public void History_OfEveryProduct_HasTheSizeAskedForAndEndsNow()
    {
        foreach (var moment in Create(seed: 7).TakeHistory(Opening))
        {
            Assert.Equal(5, moment.Count);
            Assert.Equal(Opening, moment.Trades[^1].Trade.Time);
        }
    }

    [Fact]
    public void Profiles_OfUnknownProducts_ComeFromTheSeed()
    {
        Assert.Equal(MarketProfile.Create("DOGE-EUR", seed: 7), MarketProfile.Create("DOGE-EUR", seed: 7));
        Assert.NotEqual(MarketProfile.Create("DOGE-EUR", seed: 7), MarketProfile.Create("DOGE-EUR", seed: 8));
    }

    private static GeneratedMarket Create(long seed, int tradesPerSecond = 10) => new(Products, seed, tradesPerSecond, historyTrades: 5, NoFaults());

    private static FaultInjector NoFaults() => new(FaultPlan.None, seed: 0, new());

    private static string Describe(Execution execution) => $"{execution.Product.Key} {execution with { Product = null! }}";

    private static List<Execution> TakeHistory(GeneratedMarket market) => [.. market.TakeHistory(Opening).SelectMany(moment => moment.Trades)];

    private static List<Execution> Take(GeneratedMarket market, int count)
    {
        var trades = new List<Execution>();
        market.Open(Opening);
        while (trades.Count < count)
        {
            var moment = market.TakeNext(count - trades.Count);
            Assert.NotNull(moment);
            trades.AddRange(moment.Trades);
        }

        Assert.Equal(count, trades.Count);
        return trades;
    }
}

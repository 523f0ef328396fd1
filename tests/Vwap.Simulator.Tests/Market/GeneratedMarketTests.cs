namespace Vwap.Simulator.Tests;

public sealed class GeneratedMarketTests
{
    private static readonly DateTime Opening = new(2026, 10, 4, 17, 56, 32, DateTimeKind.Utc);
    private static readonly ProductId[] Products = [ProductId.Parse("BTC-USD"), ProductId.Parse("ETH-BTC"), ProductId.Parse("MEME-USD")];

    [Fact]
    public void Market_SameSeed_SameFrames() => Assert.Equal(TakeFrames(Create(seed: 7), 2_000), TakeFrames(Create(seed: 7), 2_000));

    [Fact]
    public void Market_OtherSeed_OtherFrames() => Assert.NotEqual(TakeFrames(Create(seed: 7), 10), TakeFrames(Create(seed: -7), 10));

    [Fact]
    public void Market_OtherRate_SameTradesAtOtherTimes()
    {
        var slow = Take(Create(seed: 7, tradesPerSecond: 2), 1_000);
        var fast = Take(Create(seed: 7, tradesPerSecond: 5_000), 1_000);

        Assert.Equal(slow.ConvertAll(WithoutTime), fast.ConvertAll(WithoutTime));
        Assert.True(slow[^1].Trade!.Value.Time > fast[^1].Trade!.Value.Time);

        static (int, TapedTrade) WithoutTime(MarketEvent happened) => (happened.Product, happened.Trade!.Value with { Time = default });
    }

    [Fact]
    public void Market_MoreProducts_ChangeNoTradesOfTheOthers()
    {
        var alone = Take(new GeneratedMarket([Products[0]], seed: 7, tradesPerSecond: 10, historyTrades: 5), 200);
        var among = Take(Create(seed: 7), 2_000).FindAll(happened => happened.Product == 0);

        Assert.Equal(alone.ConvertAll(happened => PriceAndSize(happened)), among.GetRange(0, alone.Count).ConvertAll(happened => PriceAndSize(happened)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trades_OfEveryProduct_CountUpAndNeverGoBackInTime(long seed)
    {
        var market = Create(seed);
        var history = market.TakeHistory(Opening).ToList();
        var trades = Take(market, 20_000);

        foreach (var product in history.Concat(trades).GroupBy(happened => happened.Product))
        {
            var previous = default(MarketEvent?);
            foreach (var happened in product)
            {
                if (previous is { } before)
                {
                    Assert.Equal(before.Trade!.Value.Id + 1, happened.Trade!.Value.Id);
                    Assert.True(happened.Trade.Value.Time >= before.Trade.Value.Time, $"seed {seed}: time goes back at {happened}");
                    Assert.True(happened.Sequence > before.Sequence + 1, $"seed {seed}: sequence at {happened}");
                }

                previous = happened;
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trades_InGreatNumber_LookLikeAMarket(long seed)
    {
        var trades = Take(Create(seed), 100_000).ConvertAll(happened => (happened.Product, Trade: happened.Trade!.Value));

        Assert.All(trades, trade => Assert.True(trade.Trade is { PriceDigits: > 0, SizeDigits: > 0 }, $"seed {seed}"));
        var bitcoin = trades.FindAll(trade => trade.Product == 0).ConvertAll(trade => trade.Trade);
        var ethereum = trades.FindAll(trade => trade.Product == 1);
        Assert.True(bitcoin.Count > 4 * ethereum.Count, "products trade at different rates");
        Assert.Contains(bitcoin, trade => trade.SizeDigits == 1);
        Assert.InRange(bitcoin.Count(trade => trade.SizeDigits <= 20), bitcoin.Count / 10, bitcoin.Count / 4);
        Assert.Contains(bitcoin, trade => trade.SizeDigits > 100_000_000);
        Assert.InRange(bitcoin.Min(trade => trade.PriceDigits), 11_686_503 / 2, 11_686_503);
        Assert.InRange(bitcoin.Max(trade => trade.PriceDigits), 11_686_503, 2 * 11_686_503);
        Assert.True(bitcoin.DistinctBy(trade => trade.PriceDigits).Count() > 1_000, "prices move");
        Assert.Contains(bitcoin, trade => trade.MakerSells);
        Assert.Contains(bitcoin, trade => !trade.MakerSells);
    }

    [Fact]
    public void Burst_OfManyTrades_SharesTakerAndTime()
    {
        var market = new ProductMarket(MarketProfile.Create(Products[0], seed: 7), seed: 7);
        var longest = 0;
        for (var count = 0; count < 5_000; count++)
        {
            var burst = new List<Execution>();
            market.TakeBurst(burst, Opening, long.MaxValue);
            Assert.Single(burst.DistinctBy(execution => (execution.Taker, execution.Time, execution.MakerSells)));
            longest = Math.Max(longest, burst.Count);
        }

        Assert.InRange(longest, 10, SimulatorLimits.BurstTradesMax);
    }

    [Fact]
    public void History_OfEveryProduct_HasTheSizeAskedForAndEndsNow()
    {
        var history = Create(seed: 7).TakeHistory(Opening).ToList();

        foreach (var product in history.GroupBy(happened => happened.Product))
        {
            Assert.Equal(5, product.Count());
            Assert.Equal(Opening, product.Last().Trade!.Value.Time);
        }
    }

    [Fact]
    public void Listings_OfUnknownProducts_ComeFromTheSeed()
    {
        var product = ProductId.Parse("DOGE-EUR");

        Assert.Equal(MarketProfile.Create(product, seed: 7), MarketProfile.Create(product, seed: 7));
        Assert.NotEqual(MarketProfile.Create(product, seed: 7), MarketProfile.Create(product, seed: 8));
    }

    private static GeneratedMarket Create(long seed, int tradesPerSecond = 10) => new(Products, seed, tradesPerSecond, historyTrades: 5);

    private static (long, long) PriceAndSize(MarketEvent happened) => (happened.Trade!.Value.PriceDigits, happened.Trade.Value.SizeDigits);

    private static List<string> TakeFrames(GeneratedMarket market, int count) =>
        Take(market, count).ConvertAll(happened => System.Text.Encoding.UTF8.GetString(happened.Frame.Utf8.Span));

    private static List<MarketEvent> Take(GeneratedMarket market, int count)
    {
        var trades = new List<MarketEvent>();
        market.Open(Opening);
        while (trades.Count < count)
            Assert.NotNull(market.TakeNext(trades, count - trades.Count));
        Assert.Equal(count, trades.Count);
        return trades;
    }
}

namespace Vwap.Tests;

public sealed class TradeOverflowTests
{
    private const string Largest = "9223372036854775807";
    private const string Finest = "0.000000000000000001";

    [Fact]
    public void Add_TradeThatDoesNotFitTheGridOfTheOthers_IsExcludedAndChangesNothing()
    {
        var (engine, untouched) = (Given.Engine("5", "1m"), Given.Engine("5", "1m"));
        engine.Add(Given.Trade(1, size: Largest));
        untouched.Add(Given.Trade(1, size: Largest));

        Assert.Equal(0, engine.Add(Given.Trade(2, size: "0.1"), out var verdict).Length);

        Assert.Equal((VerdictKind.Excluded, 1), (verdict.Kind, engine.LastTradeId(Given.Btc)));
        Assert.Equal(ReadingText.Of(untouched.Add(Given.Trade(3))[0]), ReadingText.Of(engine.Add(Given.Trade(3))[0]));
    }

    [Fact]
    public void Add_TradeThatOverflowsTheSumOfNotionals_IsExcluded()
    {
        var engine = Given.Engine("5");
        engine.Add(Given.Trade(1, Largest, Largest));
        engine.Add(Given.Trade(2, Largest, Largest));

        Assert.False(TryAdd(engine, Given.Trade(3, Largest, Largest)));

        // (2^63 − 1)^2 twice is 2^127 − 2^65 + 2: room for a little more.
        Trade[] counted = [Given.Trade(1, Largest, Largest), Given.Trade(2, Largest, Largest), Given.Trade(4, "1", "1")];
        Assert.Equal(ExactReference.Read(counted, WindowSpec.Parse("5")), ReadingText.Of(engine.Add(counted[2])[0]));
    }

    [Fact]
    public void Add_AfterAnExcludedTrade_IsMarkedGapUntilTheWindowHasPassedIt()
    {
        var engine = Given.Engine("2");
        engine.Add(Given.Trade(1, size: Largest));
        Assert.False(TryAdd(engine, Given.Trade(2, size: "0.1")));

        Assert.Equal(ReadingState.Gap, engine.Add(Given.Trade(3))[0].State);
        Assert.Equal([new IdRange(2, 2)], engine.Missing(Given.Btc));
        Assert.Equal(ReadingState.Complete, engine.Add(Given.Trade(4))[0].State);
    }

    [Fact]
    public void Add_LateTradeThatDoesNotFit_IsExcludedAndStaysMissing()
    {
        var engine = Given.Engine("5");
        engine.Add(Given.Trade(1, size: Largest));
        engine.Add(Given.Trade(3));

        Assert.False(TryAdd(engine, Given.Trade(2, size: "0.1")));

        Assert.Equal([new IdRange(2, 2)], engine.Missing(Given.Btc));
        Assert.Equal((3, ReadingState.Gap), (engine.Add(Given.Trade(4))[0].Count, engine.Add(Given.Trade(5))[0].State));
    }

    [Fact]
    public void Backfill_TradeThatOverflowsTheSumWithThoseAfterIt_IsLeftOutAndCounted()
    {
        var engine = Given.Engine("5");
        engine.Add(Given.Trade(1, Largest, Largest));
        engine.Add(Given.Trade(4, Largest, Largest));

        Assert.Equal(1, engine.Backfill(Given.Btc, [Given.Trade(2, Largest, Largest), Given.Trade(3, "1", "1")]));

        Assert.Equal([new IdRange(2, 2)], engine.Missing(Given.Btc));
    }

    [Fact]
    public void Add_LargeTradeOnceTheFineOneHasLeft_IsCounted()
    {
        var engine = Given.Engine("1");
        engine.Add(Given.Trade(1, size: Finest));
        engine.Add(Given.Trade(2, size: "9"));

        Assert.Equal(Largest, engine.Add(Given.Trade(3, size: Largest))[0].Volume.ToString());
    }

    [Fact]
    public void Add_LargeTradeWhileTheFineOneIsHeld_IsExcluded()
    {
        var engine = Given.Engine("2");
        engine.Add(Given.Trade(1, size: Finest));
        Assert.False(TryAdd(engine, Given.Trade(2, size: "10")));
    }

    [Fact]
    public void Readings_OfTradesOfEveryMagnitude_AreExactOrExcluded() => Property.Holds(cases: 3_000, random =>
    {
        var windows = random.Windows();
        var engine = new VwapEngine(windows);
        var counted = new List<Trade>();
        foreach (var trade in random.Stream(random.Next(1, 40), decimalsMax: 18))
        {
            var readings = engine.Add(trade, out var verdict);
            if (verdict.Kind != VerdictKind.Excluded)
                counted.Add(trade);
            foreach (var reading in readings)
                Assert.Equal(ExactReference.Read(counted, reading.Window), ReadingText.Of(reading));
        }
    });

    [Fact]
    public void Readings_WithLateTradesOfEveryMagnitude_AreExactForThoseThatWereNotExcluded() => Property.Holds(cases: 3_000, random =>
    {
        var engine = new VwapEngine(random.Windows());
        var trades = random.Stream(random.Next(4, 40), decimalsMax: 18);
        var late = trades[1..^2].Where(_ => random.Next(3) == 0).ToArray();
        random.Shuffle(late);

        var counted = trades.Except(late).Concat(late).Where(trade => trade != trades[^1] && TryAdd(engine, trade)).OrderBy(trade => trade.Id).ToList();
        if (!TryAdd(engine, trades[^1]))
            return;

        counted.Add(trades[^1]);
        foreach (var reading in engine.Add(trades[^1] with { Id = trades[^1].Id + 1 }))
            Assert.Equal(ExactReference.Read([.. counted, reading.Trade], reading.Window), ReadingText.Of(reading));
    });

    [Fact]
    public void Add_TradeWithoutIdPriceSizeOrStream_IsRefused()
    {
        var engine = Given.Engine("1");
        Assert.Throws<ArgumentException>(() => engine.Add(Given.Trade(0)));
        Assert.Throws<ArgumentException>(() => engine.Add(Given.Trade(-1)));
        Assert.Throws<ArgumentException>(() => engine.Add(Given.Trade(1) with { Price = default }));
        Assert.Throws<ArgumentException>(() => engine.Add(Given.Trade(1) with { Size = default }));
        Assert.Throws<ArgumentException>(() => engine.Add(Given.Trade(1) with { Stream = null! }));
        Assert.Throws<ArgumentException>(() => new RepairingEngine([WindowSpec.Parse("1")], new()).AddTrade(default, TimeSpan.Zero));
    }

    private static bool TryAdd(VwapEngine engine, in Trade trade)
    {
        engine.Add(trade, out var verdict);
        return verdict.Kind != VerdictKind.Excluded;
    }
}

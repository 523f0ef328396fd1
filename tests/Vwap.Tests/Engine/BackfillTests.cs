namespace Vwap.Tests;

public sealed class BackfillTests
{
    [Fact]
    public void Readings_AfterLostRangesWereFilledInAnyOrder_EqualTheUndisturbedOnes() => Property.Holds(cases: 3_000, random =>
    {
        var windows = random.Windows();
        var trades = random.Stream(random.Next(2, 80), random.NextInt64(1, 1_000));
        var (undisturbed, disturbed) = (new VwapEngine(windows), new VwapEngine(windows));
        var lost = new List<Trade>();
        var losing = false;
        foreach (var trade in trades[..^1])
        {
            undisturbed.Add(trade);
            losing ^= random.Next(4) == 0;
            if (losing)
                lost.Add(trade);
            else
                disturbed.Add(trade);
            if (random.Next(10) == 0)
                Repair(disturbed, lost, random);
        }

        var expected = undisturbed.Add(trades[^1]).ToArray();
        disturbed.Add(trades[^1]);
        Repair(disturbed, lost, random);

        Assert.Empty(disturbed.Missing(Given.Btc));
        var next = trades[^1] with { Id = trades[^1].Id + 1, Time = trades[^1].Time.AddSeconds(1) };
        Assert.Equal(Texts(undisturbed.Add(next)), Texts(disturbed.Add(next)));
        Assert.Equal(windows.Count, expected.Length);
    });

    [Fact]
    public void LateTrades_InAnyOrder_LeaveExactlyTheWindowsMarkedThatStillMissSome() => Property.Holds(cases: 3_000, random =>
    {
        var windows = random.Windows();
        var trades = random.Stream(random.Next(3, 60));
        var lost = trades[1..^2].Where(_ => random.Next(3) == 0).ToArray();
        random.Shuffle(lost);
        var late = lost[..random.Next(lost.Length + 1)];
        var engine = new VwapEngine(windows);

        foreach (var trade in trades[..^1].Except(lost).Concat(late))
            engine.Add(trade);

        var counted = trades.Except(lost[late.Length..]).ToList();
        foreach (var reading in engine.Add(trades[^1]))
            Assert.Equal(ExactReference.Read(counted, reading.Window), ReadingText.Of(reading));
    });

    [Fact]
    public void Backfill_OfOlderTradesThatNoWindowNeeds_OpensNoHole()
    {
        var engine = Given.Engine("3", "2s");
        for (var id = 1; id <= 10; id++)
            engine.Add(Given.Trade(id, second: id));

        Assert.Equal(0, engine.Backfill(Given.Btc, [Given.Trade(2, second: 2), Given.Trade(3, second: 3)]));

        Assert.Empty(engine.Missing(Given.Btc));
        Assert.All(engine.Add(Given.Trade(11, second: 11)).ToArray(), reading => Assert.Equal(ReadingState.Complete, reading.State));
    }

    [Fact]
    public void Backfill_OfATradeThatIsHeldOrComesTwice_CountsItOnce()
    {
        var engine = Given.Engine("200");
        engine.Add(Given.Trade(1));
        engine.Add(Given.Trade(4));

        engine.Backfill(Given.Btc, [Given.Trade(1), Given.Trade(2), Given.Trade(2), Given.Trade(3)]);

        Assert.Equal(5, engine.Add(Given.Trade(5))[0].Count);
    }

    [Fact]
    public void Backfill_BeforeTheFirstTrade_FillsTheWindowsAndTheirKnownHistory()
    {
        var engine = Given.Engine("3", "10s");
        engine.Add(Given.Trade(50, second: 100));
        engine.Backfill(Given.Btc, [Given.Trade(48, second: 80), Given.Trade(49, second: 95)]);

        var readings = engine.Add(Given.Trade(51, second: 101)).ToArray();

        Assert.Equal([3, 3], readings.Select(reading => reading.Count));
        Assert.All(readings, reading => Assert.Equal(ReadingState.Complete, reading.State));
    }

    [Fact]
    public void Backfill_OfAnUnknownProduct_IsRefused()
    {
        var engine = Given.Engine("3");
        Assert.Throws<ArgumentException>(() => engine.Backfill(Given.Btc, [Given.Trade(1)]));
        Assert.Throws<ArgumentException>(() => engine.Backfill(Given.Btc, []));
    }

    [Fact]
    public void Backfill_OfTradesThatAreNotBelowTheLastInOrderOrOfTheProduct_IsRefusedAndChangesNothing()
    {
        var engine = Given.Engine("9");
        engine.Add(Given.Trade(1));
        engine.Add(Given.Trade(9));
        var other = Given.Trade(4) with { Stream = StreamId.Parse("ETH-USD") };

        Assert.Throws<ArgumentException>(() => engine.Backfill(Given.Btc, [Given.Trade(9)]));
        Assert.Throws<ArgumentException>(() => engine.Backfill(Given.Btc, [Given.Trade(3), Given.Trade(2)]));
        Assert.Throws<ArgumentException>(() => engine.Backfill(Given.Btc, [Given.Trade(2), other]));
        Assert.Throws<ArgumentException>(() => engine.Backfill(Given.Btc, [Given.Trade(2), Given.Trade(3) with { Size = default }]));

        Assert.Equal([new IdRange(2, 8)], engine.Missing(Given.Btc));
        Assert.Equal(3, engine.Add(Given.Trade(10))[0].Count);
    }

    [Fact]
    public void Missing_AfterABackfillThatMovedTheWindow_ForgetsWhatItNoLongerReaches()
    {
        var engine = Given.Engine("2");
        engine.Add(Given.Trade(1));
        engine.Add(Given.Trade(5));

        engine.Backfill(Given.Btc, [Given.Trade(3), Given.Trade(4)]);

        Assert.Empty(engine.Missing(Given.Btc));
    }

    [Fact]
    public void Missing_OfAProductNeverSeen_IsEmpty() => Assert.Empty(Given.Engine("2").Missing(Given.Btc));

    [Fact]
    public void Backfill_OfNothing_ChangesNothing()
    {
        var engine = Given.Engine("2");
        engine.Add(Given.Trade(1));
        Assert.Equal(0, engine.Backfill(Given.Btc, []));
        Assert.Equal(2, engine.Add(Given.Trade(2))[0].Count);
    }

    [Fact]
    public void Missing_WhileItIsFilledIn_StaysTheListThatWasAsked()
    {
        var engine = Given.Engine("200");
        foreach (var id in (long[])[1, 3, 5, 7])
            engine.Add(Given.Trade(id));

        foreach (var range in engine.Missing(Given.Btc))
            engine.Backfill(Given.Btc, [Given.Trade(range.From)]);

        Assert.Empty(engine.Missing(Given.Btc));
    }

    private static string[] Texts(ReadOnlySpan<Reading> readings) => [.. readings.ToArray().Select(reading => ReadingText.Of(reading))];

    /// <summary>Fills in what can be filled, in pages of random size and order.</summary>
    private static void Repair(VwapEngine engine, List<Trade> lost, Random random)
    {
        var pages = new List<Trade[]>();
        var fillable = lost.Where(trade => trade.Id < engine.LastTradeId(Given.Btc)).ToList();
        while (fillable.Count > 0)
        {
            var page = fillable.Take(random.Next(1, 12)).ToArray();
            fillable.RemoveRange(0, page.Length);
            pages.Add(page);
        }

        var order = pages.ToArray();
        random.Shuffle(order);
        foreach (var page in order)
        {
            Assert.Equal(0, engine.Backfill(Given.Btc, page));
            lost.RemoveAll(trade => page.Contains(trade));
        }
    }
}

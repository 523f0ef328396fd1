namespace Vwap.Tests;

/// <summary>The numbered rules of <see cref="GapRepair"/>, the first excepted: <see cref="WindowFillTests"/>.</summary>
public sealed class GapRepairTests
{
    private static RepairOptions Resumed(long last, RepairBounds? bounds = null) => new()
    {
        ResumeFrom = new(new Dictionary<(StreamId, WindowSpec), long> { [(RepairBench.Stream, WindowSpec.Parse("1"))] = last }),
        Bounds = bounds ?? new(),
    };

    [Fact]
    public void Rule2_SkippedIds_AreAskedForAndWhatFollowsWaits()
    {
        var bench = new RepairBench();
        bench.Hear(10);
        Assert.Equal(VerdictKind.Gap, bench.Hear(13).Kind);
        Assert.Empty(bench.Fetches);
        bench.Pass(RepairLimits.FetchDelay.TotalSeconds);
        Assert.Equal(new(11, 13), bench.Asked);

        bench.Serve(12, 11);

        Assert.Equal([10, 11, 12, 13], bench.Ids);
        Assert.True(bench.Noticed(RepairNoticeKind.GapRepaired, 11, 12));
    }

    [Fact]
    public void Rule2_TradesOutOfOrder_AreEmittedInOrderWithoutARequest()
    {
        var bench = new RepairBench();
        foreach (var id in (long[])[10, 13, 12, 12, 11, 14, 10])
            bench.Hear(id);

        Assert.Equal([10, 11, 12, 13, 14], bench.Ids);
        Assert.Empty(bench.Fetches);
    }

    [Fact]
    public void Rule2_HeartbeatAhead_CountsAsMissingAfterTheGrace()
    {
        var bench = new RepairBench();
        bench.Hear(10);
        bench.Beat(0);
        bench.Beat(12);
        bench.Pass(RepairLimits.TailGrace.TotalSeconds - 0.1);
        Assert.Empty(bench.Fetches);
        bench.Pass(0.3);
        bench.ServeAll();

        Assert.Equal([10, 11, 12], bench.Ids);
    }

    [Fact]
    public void Rule2_HeartbeatOvertakingItsTrades_AsksForNothing()
    {
        var bench = new RepairBench();
        bench.Hear(10);
        bench.Beat(12);
        bench.Pass(0.5);
        bench.Hear(11);
        bench.Hear(12);
        bench.Pass(5);

        Assert.Empty(bench.Fetches);
    }

    [Fact]
    public void Rule2_HeartbeatFarAhead_SkipsNothing()
    {
        var bench = new RepairBench(new() { Bounds = new() { CatchUpTradesMax = 5 } });
        bench.Hear(10);
        bench.Beat(1_000_000);
        bench.Pass(2);
        bench.Hear(11);

        Assert.Equal([10, 11], bench.Ids);
    }

    [Fact]
    public void Rule3_HoldOver_ReadingsGoOutMarked()
    {
        var bench = new RepairBench(new(), "2");
        bench.Hear(1);
        bench.Hear(3);
        bench.Pass(1.9);
        Assert.Equal([1], bench.Ids);
        bench.Pass(0.2);
        bench.Hear(4);

        Assert.Equal([1, 3, 4], bench.Ids);
        Assert.Equal([ReadingState.Filling, ReadingState.Gap, ReadingState.Complete], bench.Readings.Select(reading => reading.State));
        Assert.True(bench.Noticed(RepairNoticeKind.GapPassed, 2, 2));
    }

    [Fact]
    public void Rule3_PagesThatGetOnWithIt_KeepTheWaitAlive()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 2 } });
        bench.Hear(1);
        bench.Hear(10);
        for (var page = 0; page < 4; page++)
        {
            bench.Pass(1.5);
            bench.ServeAll();
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(id => (long)id), bench.Ids);
    }

    [Fact]
    public void Rule3_IdThatTheVenueLost_DoesNotTakeWhatFollowsWithIt()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 2 } });
        bench.Hear(1);
        bench.Hear(10);
        for (var request = 0; bench.Now < TimeSpan.FromSeconds(8); bench.Pass(0.05))
        {
            if (bench.Fetches.Count == request)
                continue;
            request = bench.Fetches.Count;
            bench.Serve([.. RepairBench.Trades(bench.Asked.From, bench.Asked.To).Where(trade => trade.Id != 2)]);
        }

        Assert.Equal([1, 3, 4, 5, 6, 7, 8, 9, 10], bench.Ids);
    }

    [Fact]
    public void Rule4_TradesThatComeLate_AreInTheNextReadingWithoutOneOfTheirOwn()
    {
        var bench = new RepairBench(new(), "1", "4");
        bench.Hear(1);
        bench.Hear(3);
        bench.Pass(2.1);
        Assert.Equal(VerdictKind.Late, bench.Hear(2).Kind);
        Assert.Equal(VerdictKind.Duplicate, bench.Hear(2).Kind);
        bench.Hear(4);

        Assert.Equal([1, 3, 4], bench.Ids);
        Assert.Equal(bench.Expect(4).Notional, bench.Readings[^1].Notional);
        Assert.Equal(ReadingState.Complete, bench.Readings[^1].State);
    }

    [Fact]
    public void Rule4_HoleThatIsNeverServed_IsGivenUpAfterSoManyAnswers()
    {
        var bench = new RepairBench(new(), "1000");
        bench.Hear(1);
        bench.Hear(3);
        bench.Fetches.Clear();
        for (var request = 0; bench.Now < TimeSpan.FromMinutes(10); bench.Pass(0.5))
        {
            if (bench.Fetches.Count == request)
                continue;
            request = bench.Fetches.Count;
            bench.Serve(1);
        }

        Assert.True(bench.Noticed(RepairNoticeKind.GapAbandoned, 2, 2));
        Assert.InRange(bench.Fetches.Count(fetch => fetch.Ids == new IdRange(2, 2)), RepairLimits.UnservedAnswersMax - 1, RepairLimits.UnservedAnswersMax);
        Assert.InRange(bench.Fetches.Count, RepairLimits.UnservedAnswersMax, RepairLimits.UnservedAnswersMax + 10);
    }

    [Fact]
    public void Rule5_DeadRest_IsAskedLessAndLess()
    {
        var bench = new RepairBench(new(), "1000");
        bench.Hear(1);
        bench.Hear(3);
        for (var request = 0; bench.Now < TimeSpan.FromMinutes(10); bench.Pass(0.05))
        {
            if (bench.Fetches.Count == request)
                continue;
            request = bench.Fetches.Count;
            bench.Fail();
        }

        Assert.InRange(bench.Fetches.Count, 40, 100); // about every 11 s in the end
    }

    [Fact]
    public void Rule5_NewWait_BeginsWithoutThePauseOfEarlierFailures()
    {
        var bench = new RepairBench(new(), "1000");
        bench.Hear(1);
        bench.Hear(3);
        for (var request = 0; bench.Now < TimeSpan.FromMinutes(1); bench.Pass(0.05))
        {
            if (bench.Fetches.Count == request)
                continue;
            request = bench.Fetches.Count;
            bench.Fail();
        }

        bench.Hear(5);
        bench.Pass(0.2);
        Assert.Equal(new(4, 5), bench.Asked);
        bench.ServeAll();
        Assert.Equal([1, 3, 4, 5], bench.Ids);
    }

    [Fact]
    public void Answer_ToAnotherRequest_IsPassedOver()
    {
        var bench = new RepairBench();
        bench.Hear(1);
        bench.Hear(3);
        bench.Pass(0.2);
        bench.ServeAll();
        bench.ServeAll();
        bench.Fail();

        Assert.Equal([1, 2, 3], bench.Ids);
    }

    [Fact]
    public void Resume_AfterAnAbsence_EmitsWhatWasMissed()
    {
        var bench = new RepairBench(Resumed(5));
        bench.Hear(9);
        bench.Pass(0.2);
        bench.ServeAll();

        Assert.Equal([6, 7, 8, 9], bench.Ids);
    }

    [Fact]
    public void Resume_VenueBehind_EmitsNothingUntilItIsPassed()
    {
        var bench = new RepairBench(Resumed(5));
        foreach (var id in (long[])[3, 4, 5, 6])
            bench.Hear(id);

        Assert.Equal([6], bench.Ids);
        Assert.True(bench.Noticed(RepairNoticeKind.VenueBehind, 3, 5));
    }

    [Fact]
    public void Resume_AfterALongAbsence_SkipsBeyondTheLimit()
    {
        var bench = new RepairBench(Resumed(5, new() { CatchUpTradesMax = 3 }));
        bench.Hear(100);
        bench.Pass(0.2);
        bench.ServeAll();

        Assert.Equal([97, 98, 99, 100], bench.Ids);
        Assert.True(bench.Noticed(RepairNoticeKind.Skipped, 6, 96));
    }

    [Fact]
    public void Resume_CutBetweenTheFirstReadings_EmitsTheMissingOne()
    {
        var resume = new ResumePoint(new Dictionary<(StreamId, WindowSpec), long> { [(RepairBench.Stream, WindowSpec.Parse("1"))] = 7 });
        var bench = new RepairBench(new() { ResumeFrom = resume, CanFetch = false }, "1", "2");
        bench.Hear(7);
        bench.Hear(8);

        Assert.Equal([("2", 7L), ("1", 8L), ("2", 8L)], bench.Readings.Select(reading => (reading.Window.Text, reading.Trade.Id)));
    }

    [Fact]
    public void LateTrade_ThatCannotBeCounted_IsRefusedAndThrowsNothing()
    {
        var bench = new RepairBench(new() { CanFetch = false }, "5");
        bench.Hear(1);
        bench.Hear(3);
        bench.Pass(2.1);
        bench.Hear(RepairBench.Trade(2) with { Price = Price.Parse("9223372036854775807"), Size = Size.Parse("9223372036854775807") });
        bench.Hear(4);

        Assert.Equal([1, 3, 4], bench.Ids);
        Assert.Equal(ReadingState.Gap, bench.Readings[^1].State);
        Assert.True(bench.Noticed(RepairNoticeKind.Excluded, 2, 2));
    }

    [Fact]
    public void TooManyWait_WithRest_AreFetchedInTheirTurn()
    {
        var bench = new RepairBench(new() { Bounds = new() { HeldTradesMax = 3 } });
        bench.Hear(1);
        foreach (var trade in RepairBench.Trades(3, 20))
            bench.Hear(trade);
        Assert.Equal(3, bench.Held);
        bench.Pass(0.2);
        bench.ServeAll();

        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), bench.Ids);
    }

    [Fact]
    public void TooManyWait_WithoutRest_EndTheWait()
    {
        var bench = new RepairBench(new() { CanFetch = false, Bounds = new() { HeldTradesMax = 3 } });
        bench.Hear(1);
        foreach (var trade in RepairBench.Trades(3, 6))
            bench.Hear(trade);

        Assert.Equal([1, 3, 4, 5, 6], bench.Ids);
        Assert.Empty(bench.Fetches);
    }
}

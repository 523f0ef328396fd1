namespace Vwap.Tests;

/// <summary>Venues whose ids may skip without a loss, or cannot show one.</summary>
public sealed class TradeIdRuleTests
{
    private static RepairOptions Rule(TradeIdRule ids, bool canFetch = true) =>
        new() { Venues = new Dictionary<VenueId, VenueRules> { [RepairBench.Stream.Venue] = new(ids, canFetch) } };

    [Fact]
    public void MostlyContiguous_SkippedIdThatAPageShowsNeverExisted_IsNoGap()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "1", "3");
        bench.Hear(10);
        bench.Serve([7, 8, 9, 10], new(7, 10));
        bench.Hear(13);
        bench.Pass(0.2);
        Assert.Equal([10], bench.Ids);
        bench.Serve([10, 13], new(10, 13));
        bench.Hear(14);

        Assert.Equal([10, 13, 14], bench.Ids);
        Assert.All(bench.Readings, reading => Assert.Equal(ReadingState.Complete, reading.State));
        Assert.True(bench.Noticed(RepairNoticeKind.GapRepaired, 11, 12));
    }

    [Fact]
    public void MostlyContiguous_PageThatMakesNoPromise_LeavesTheGap()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "3");
        bench.Hear(10);
        bench.Serve([8, 9, 10], new(8, 10));
        bench.Hear(13);
        bench.Pass(0.2);
        bench.Serve([10, 13], complete: default);
        bench.Pass(2.1);

        Assert.Equal(ReadingState.Gap, bench.Readings[^1].State);
    }

    /// <summary>New gaps all the time must not keep the first from being asked for again.</summary>
    [Fact]
    public void MostlyContiguous_PageThatLags_IsAskedForAgainBeforeLaterGaps()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous));
        bench.Hear(10, 12, 14);
        bench.Pass(0.2);
        for (var requests = 0; requests < 5; requests++)
        {
            Assert.Equal(11, bench.Asked.From);
            bench.Serve([10], new(10, 10));
            bench.Pass(0.3);
        }
    }

    /// <summary>A page of which a row was rejected makes no promise.</summary>
    [Fact]
    public void MostlyContiguous_FillPageThatMakesNoPromise_LeavesTheGap()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "5");
        bench.Hear(10);
        bench.Pass(2.2); // the fill's hold
        bench.Serve([5, 6, 8, 9, 10], complete: default);
        bench.Hear(11);

        Assert.Equal((11L, ReadingState.Gap), (bench.Readings[^1].Trade.Id, bench.Readings[^1].State));
    }

    [Fact]
    public void MostlyContiguous_FillPageBeyondTheFirstTrade_RepairsTheGapAhead()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "3");
        bench.Hear(10, 14);
        bench.Serve([7, 8, 9, 10, 12, 14], new(7, 14));

        Assert.Equal([10, 12, 14], bench.Ids);
        Assert.All(bench.Readings, reading => Assert.Equal(ReadingState.Complete, reading.State));
    }

    /// <summary>A venue that is asked by time is asked ever further back, and not for ever.</summary>
    [Fact]
    public void MostlyContiguous_NothingBeforeTheFirstTrade_EndsTheFill()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "3");
        bench.Hear(10);
        for (var requests = 0; bench.Readings.Count == 0; requests++)
        {
            Assert.True(requests < 12, "The fill does not end");
            bench.Serve([10], new(10, 10));
        }

        Assert.Equal(10, Assert.Single(bench.Readings).Trade.Id);
        Assert.Equal(default, bench.Fetches[0].Since);
        Assert.Equal(bench.Fetches.Skip(1).OrderByDescending(request => request.Since), bench.Fetches.Skip(1));
    }

    [Fact]
    public void Snapshot_OfAStreamThatBegins_CountsNoDuplicates()
    {
        var engine = new RepairingEngine([WindowSpec.Parse("3")], Rule(TradeIdRule.MostlyContiguous));
        engine.AddTrades(RepairBench.Trades(1, 50), areSnapshot: true, TimeSpan.Zero);

        Assert.Equal((1, 0), (engine.TradesEmitted, engine.Duplicates));
    }

    [Fact]
    public void MostlyContiguous_PageThatDoesNotReachBothSides_LeavesTheRest()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous));
        bench.Hear(10, 15);
        bench.Pass(0.2);
        bench.Serve([10, 12], new(10, 12));
        Assert.Equal([10, 12], bench.Ids);
        Assert.Equal(new(13, 15), bench.Asked);
        bench.Serve([12, 14, 15], new(12, 15));

        Assert.Equal([10, 12, 14, 15], bench.Ids);
    }

    [Fact]
    public void MostlyContiguous_GapPassedBeforeItIsShownToBeNone_EndsTheMark()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "5");
        bench.Hear(10);
        bench.Serve([5, 6, 7, 8, 9, 10], new(5, 10));
        bench.Hear(12);
        bench.Fail();
        bench.Pass(3);
        Assert.Equal(ReadingState.Gap, bench.Readings[^1].State);
        bench.Serve([9, 10, 12], new(9, 12));
        bench.Hear(13);

        Assert.Equal(ReadingState.Complete, bench.Readings[^1].State);
    }

    [Fact]
    public void MostlyContiguous_FillWithSkippedIds_IsWhole()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "3");
        bench.Hear(20);
        bench.Serve([11, 15, 18, 20], new(11, 20));

        var reading = Assert.Single(bench.Readings);
        Assert.Equal((3, ReadingState.Complete), (reading.Count, reading.State));
    }

    [Fact]
    public void MostlyContiguous_FillOfPagesThatBeginInThePast_ContinuesUntilTheyConnect()
    {
        var bench = new RepairBench(Rule(TradeIdRule.MostlyContiguous), "30s");
        bench.Hear(100);
        Assert.Equal(default, bench.Fetches[^1].Since);
        bench.Serve([.. Range(90, 100)], new(90, 100));
        Assert.InRange(bench.Fetches[^1].Since, RepairBench.Trade(0).Time, RepairBench.Trade(70).Time);
        bench.Serve([.. Range(60, 80)], new(60, 80));
        Assert.Equal(RepairBench.Trade(80).Time, bench.Fetches[^1].Since);
        Assert.Empty(bench.Readings);
        bench.Serve([.. Range(80, 100)], new(80, 100));

        var reading = Assert.Single(bench.Readings);
        Assert.Equal((30, ReadingState.Complete), (reading.Count, reading.State));
    }

    [Fact]
    public void Rising_SkippedIdsWithoutAnInterruption_AreNoGap()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Rising, canFetch: false), "2");
        bench.Hear(10, 17, 23, 17);

        Assert.Equal([10, 17, 23], bench.Ids);
        Assert.Equal(ReadingState.Complete, bench.Readings[^1].State);
    }

    [Fact]
    public void Rising_InterruptionWithoutRest_MarksReadingsUntilItHasLeftTheWindow()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Rising, canFetch: false), "2");
        bench.Hear(10, 12);
        bench.Disconnect();
        bench.Hear(20);
        bench.Pass(2.1);
        bench.Hear(25);

        Assert.Equal([ReadingState.Filling, ReadingState.Complete, ReadingState.Gap, ReadingState.Complete], bench.Readings.Select(reading => reading.State));
    }

    [Fact]
    public void Rising_Interruption_IsClosedByAPageThatHoldsTheTradesOnBothSides()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Rising), "1");
        bench.Hear(10);
        bench.Disconnect();
        bench.Hear(20, 26);
        bench.Pass(0.2);
        Assert.Equal([10], bench.Ids);
        bench.Serve([10, 13, 20], new(10, 20));

        Assert.Equal([10, 13, 20, 26], bench.Ids);
        Assert.All(bench.Readings, reading => Assert.Equal(ReadingState.Complete, reading.State));
    }

    [Fact]
    public void Rising_TradeOutOfOrder_IsLateAndNotLost()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Rising, canFetch: false), "9");
        bench.Hear(10, 20);
        Assert.Equal(VerdictKind.Late, bench.Hear(15).Kind);
        Assert.Equal(VerdictKind.Duplicate, bench.Hear(15).Kind);
        bench.Hear(21);

        Assert.Equal(4, bench.Readings[^1].Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Snapshot_AtTheStart_IsHistoryAndItsNewestTradeGivesTheFirstReading(bool canFetch)
    {
        var bench = new RepairBench(Rule(TradeIdRule.Contiguous, canFetch), "4");
        bench.HearSnapshot(7, 8, 9, 10);

        var reading = Assert.Single(bench.Readings);
        Assert.Equal((10, 4, ReadingState.Complete), (reading.Trade.Id, reading.Count, reading.State));
        Assert.Empty(bench.Fetches);
    }

    [Fact]
    public void Snapshot_TooShortForTheWindow_IsFilledUpOverRest()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Contiguous), "6");
        bench.HearSnapshot(7, 8, 9, 10);
        Assert.Equal(new(1, 6), bench.Asked);
        bench.ServeAll();

        Assert.Equal((6, ReadingState.Complete), (Assert.Single(bench.Readings).Count, bench.Readings[0].State));
    }

    [Fact]
    public void Snapshot_AfterAReconnect_EmitsWhatWasMissed()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Contiguous, canFetch: false));
        bench.HearSnapshot(7, 8, 9);
        bench.HearSnapshot(8, 9, 10, 11);

        Assert.Equal([9, 10, 11], bench.Ids);
    }

    [Fact]
    public void Snapshot_OnResume_EmitsFromTheResumePointOn()
    {
        var options = Rule(TradeIdRule.Contiguous) with { ResumeFrom = new(new Dictionary<(StreamId, WindowSpec), long> { [(RepairBench.Stream, WindowSpec.Parse("3"))] = 8 }) };
        var bench = new RepairBench(options, "3");
        bench.HearSnapshot(5, 6, 7, 8, 9, 10);

        Assert.Equal([9, 10], bench.Ids);
        Assert.All(bench.Readings, reading => Assert.Equal((3, ReadingState.Complete), (reading.Count, reading.State)));
    }

    [Fact]
    public void LostFrame_WithoutALaterTrade_HasItsTradesFetched()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Contiguous));
        bench.Hear(10);
        bench.LoseFrame();
        bench.Pass(RepairLimits.TailGrace.TotalSeconds + 0.1);
        bench.Serve(12, 11, 10);
        bench.Pass(5);

        Assert.Equal([10, 11, 12], bench.Ids);
        Assert.Single(bench.Fetches);
    }

    [Fact]
    public void LostFrame_WithALaterTrade_ShowsByItself()
    {
        var bench = new RepairBench(Rule(TradeIdRule.Contiguous));
        bench.Hear(10);
        bench.LoseFrame();
        bench.Hear(11);
        bench.Pass(5);

        Assert.Empty(bench.Fetches);
    }

    private static IEnumerable<long> Range(int from, int to) => Enumerable.Range(from, to - from + 1).Select(id => (long)id);
}

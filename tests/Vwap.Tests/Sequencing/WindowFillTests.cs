namespace Vwap.Tests;

/// <summary>Rule 1 of <see cref="GapRepair"/>: at start the windows are filled with the trades before the first reading.</summary>
public sealed class WindowFillTests
{
    [Fact]
    public void CountWindow_IsWholeAtItsFirstReading()
    {
        var bench = new RepairBench(new(), "20");
        bench.Hear(50);
        Assert.Empty(bench.Readings);
        Assert.Equal(new(1, 49), bench.Asked);
        bench.ServeAll();

        AssertSame(bench.Expect(50), Assert.Single(bench.Readings));
    }

    [Fact]
    public void TimeWindow_IsWholeAtItsFirstReading()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 4 } }, "20s");
        bench.Hear(50);
        while (bench.Readings.Count == 0)
            bench.ServeAll();

        AssertSame(bench.Expect(50), Assert.Single(bench.Readings));
        Assert.Equal(6, bench.Fetches.Count);
    }

    /// <summary>The trades of the test are a second apart, from 12:00:00 on: 40 is at 12:00:40.</summary>
    [Theory]
    [InlineData("session@12:00", 50)]
    [InlineData("anchor:2026-03-07T12:00:40Z", 11)]
    [InlineData("bar:10s", 1)]
    [InlineData("volume:0.0003", 7)]
    public void OtherWindow_IsWholeAtItsFirstReading(string window, int count)
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 4 } }, window);
        bench.Hear(50);
        while (bench.Readings.Count == 0)
            bench.ServeAll();

        var reading = Assert.Single(bench.Readings);
        Assert.Equal((count, ReadingState.Complete), (reading.Count, reading.State));
    }

    /// <summary>Each trade has about 0.0005: no more pages are fetched than make up the volume.</summary>
    [Fact]
    public void VolumeWindow_FetchesWhatItNeeds()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 4 } }, "volume:0.003");
        bench.Hear(500);
        bench.ServeAll();
        bench.ServeAll();
        Assert.Equal((7, ReadingState.Complete), (Assert.Single(bench.Readings).Count, bench.Readings[0].State));
        Assert.Equal(2, bench.Fetches.Count);
    }

    /// <summary>A venue that is asked by time serves forward, and the limit comes before what is there: the count window is filled all the same.</summary>
    [Fact]
    public void LongFill_ForwardBeyondItsLimit_FillsTheOtherWindows()
    {
        WindowSpec[] windows = [WindowSpec.Parse("3"), WindowSpec.Parse("session@11:00")];
        var fill = new WindowFill(below: 50, windows, pageTradesMax: 10, tradesMax: 20);
        Assert.True(fill.TryAdd(RepairBench.Trades(48, 49), new([], Complete: new(48, 49)), acceptGaps: false));
        Assert.True(fill.TryAdd(RepairBench.Trades(1, 10), new([], Complete: new(1, 10)), acceptGaps: false));
        Assert.False(fill.IsDone);
        Assert.True(fill.TryAdd(RepairBench.Trades(11, 20), new([], Complete: new(11, 20)), acceptGaps: false));

        Assert.True(fill is { IsDone: true, IsLimited: true, OldestId: 48 });
        Assert.Equal(RepairBench.Trades(48, 49), fill.Take(out var complete));
        Assert.Equal(new(48, 49), complete);
    }

    [Fact]
    public void LongFill_LetsReadingsGoAndFillsBehindThem()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 4, FillTradesMax = 8, LongFillStep = 12 } }, "session@12:00");
        bench.Hear(50);
        bench.ServeAll();
        Assert.Empty(bench.Readings);
        bench.ServeAll();
        Assert.Equal((9, ReadingState.Filling), (bench.Readings[^1].Count, bench.Readings[^1].State));

        while (bench.Asked.From > 1)
            bench.ServeAll();
        bench.ServeAll();
        bench.Hear(51);
        Assert.Equal((51, ReadingState.Complete), (bench.Readings[^1].Count, bench.Readings[^1].State));
        Assert.Equal([8, 12, 12, 12, 5], bench.Notices.Where(notice => notice.Kind == RepairNoticeKind.Filled).Select(notice => (int)notice.Ids.Count));
    }

    [Fact]
    public void LongFill_BeyondItsLimit_RemainsFillingAndIsReported()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 5, FillTradesMax = 5, LongFillTradesMax = 20 } }, "anchor:2026-03-07T12:00:10Z");
        bench.Hear(50);
        for (var page = 0; page < 4; page++)
            bench.ServeAll();
        bench.Hear(51);

        Assert.Equal((22, ReadingState.Filling), (bench.Readings[^1].Count, bench.Readings[^1].State));
        Assert.True(bench.Noticed(RepairNoticeKind.FillLimited, 30, 30));
    }

    [Fact]
    public void VenueWithoutOlderTrades_EndsTheFill()
    {
        var bench = new RepairBench(new(), "20");
        bench.Hear(50);
        bench.Serve(RepairBench.None);

        Assert.Equal(ReadingState.Filling, Assert.Single(bench.Readings).State);
    }

    [Fact]
    public void LaggingRest_IsAskedAgainUntilThePageConnects()
    {
        var bench = new RepairBench(new(), "20");
        bench.Hear(50);
        bench.Serve(RepairBench.Trades(1, 45));
        bench.Pass(0.5);
        bench.Serve(RepairBench.Trades(1, 49));

        AssertSame(bench.Expect(50), Assert.Single(bench.Readings));
    }

    [Fact]
    public void PageWithAHole_IsTakenAsFarAsItConnects()
    {
        var bench = new RepairBench(new(), "20");
        bench.Hear(50);
        bench.Serve([.. RepairBench.Trades(1, 49).Where(trade => trade.Id != 40)]);
        Assert.Empty(bench.Readings);
        Assert.Equal(new(1, 40), bench.Asked);
        bench.ServeAll();

        AssertSame(bench.Expect(50), Assert.Single(bench.Readings));
    }

    [Fact]
    public void PageOfOlderTradesOnly_IsNotTheEndOfHistory()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 5 } }, "3");
        bench.Hear(50);
        bench.Serve(RepairBench.Trades(30, 44));
        Assert.Empty(bench.Readings);
        bench.Pass(0.5);
        bench.ServeAll();

        AssertSame(bench.Expect(50), Assert.Single(bench.Readings));
    }

    [Fact]
    public void FillLimit_EndsTheFill()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 5, FillTradesMax = 10 } }, "100");
        bench.Hear(50);
        bench.ServeAll();
        bench.ServeAll();

        Assert.Equal(11, Assert.Single(bench.Readings).Count);
        Assert.Equal(ReadingState.Filling, bench.Readings[0].State);
    }

    [Fact]
    public void DeadRest_HoldsBackForTheHoldOnly_AndFillsWhenItHeals()
    {
        var bench = new RepairBench(new(), "20");
        bench.Hear(50);
        for (var second = 0; second < 30; second++)
        {
            bench.Fail();
            bench.Pass(1);
        }

        Assert.Equal(ReadingState.Filling, Assert.Single(bench.Readings).State);
        bench.Fail();
        for (var requests = bench.Fetches.Count; bench.Fetches.Count == requests;)
            bench.Pass(1);
        bench.ServeAll();
        bench.Hear(51);
        AssertSame(bench.Expect(51), bench.Readings[^1]);
    }

    [Fact]
    public void ResumeWithDeadRest_GivesWhatWasMissedAHoldOfItsOwn()
    {
        var resume = new ResumePoint(new Dictionary<(StreamId, WindowSpec), long> { [(RepairBench.Stream, WindowSpec.Parse("20"))] = 40 });
        var bench = new RepairBench(new() { ResumeFrom = resume }, "20");
        bench.Hear(50);
        bench.Fail();
        bench.Pass(2.2); // the fill's hold
        bench.Fail();
        bench.Pass(0.5);
        Assert.Equal(new(41, 50), bench.Asked);
        bench.ServeAll();

        Assert.Equal(Enumerable.Range(41, 10).Select(id => (long)id), bench.Ids);
    }

    /// <summary>Trades 39 and 40, which an earlier run emitted, are not served.</summary>
    [Fact]
    public void Fill_ThatEndsBelowTheFirstReading_MarksIt()
    {
        var resume = new ResumePoint(new Dictionary<(StreamId, WindowSpec), long> { [(RepairBench.Stream, WindowSpec.Parse("5"))] = 40 });
        var bench = new RepairBench(new() { ResumeFrom = resume }, "5");
        bench.Hear(50);
        bench.Serve(RepairBench.Trades(1, 38));
        bench.Pass(2.2); // the fill's hold
        bench.Serve(RepairBench.Trades(1, 38));
        bench.Pass(0.5);
        Assert.Equal(new(41, 50), bench.Asked);
        bench.ServeAll();

        Assert.Equal([.. Enumerable.Repeat(ReadingState.Gap, 4), ReadingState.Complete], bench.Readings.Take(5).Select(reading => reading.State));
    }

    [Fact]
    public void Fill_UpToTheFirstReadingAfterASkip_LeavesNoMark()
    {
        var resume = new ResumePoint(new Dictionary<(StreamId, WindowSpec), long> { [(RepairBench.Stream, WindowSpec.Parse("5"))] = 40 });
        var bench = new RepairBench(new() { ResumeFrom = resume, Bounds = new() { CatchUpTradesMax = 10 } }, "5");
        bench.Hear(100);
        Assert.True(bench.Noticed(RepairNoticeKind.Skipped, 41, 89));
        bench.ServeAll();
        bench.Pass(0.5);
        Assert.Equal(new(90, 100), bench.Asked);
        bench.ServeAll();

        Assert.Equal(90, bench.Ids.First());
        Assert.All(bench.Readings, reading => Assert.Equal(ReadingState.Complete, reading.State));
    }

    [Fact]
    public void LastPage_WithTrades_IsTakenAndEndsTheFill()
    {
        var fill = new WindowFill(below: 50, [WindowSpec.Parse("100")], pageTradesMax: 1_000, tradesMax: 100_000);

        Assert.True(fill.TryAdd(RepairBench.Trades(40, 49), new([], IsEnd: true), acceptGaps: false));
        Assert.True(fill.IsDone);
        Assert.Equal(RepairBench.Trades(40, 49), fill.Take(out _));
    }

    /// <summary>What follows is still to come: the page is requested again.</summary>
    [Fact]
    public void LastPage_ThatDoesNotConnect_DoesNotEndTheFill()
    {
        var fill = new WindowFill(below: 50, [WindowSpec.Parse("100")], pageTradesMax: 1_000, tradesMax: 100_000);

        Assert.False(fill.TryAdd(RepairBench.Trades(40, 45), new([], IsEnd: true), acceptGaps: false));
        Assert.False(fill.IsDone);
        Assert.Empty(fill.Take(out _));
    }

    [Fact]
    public void Page_BeforeTheLast_IsTakenAndTheFillGoesOn()
    {
        var fill = new WindowFill(below: 50, [WindowSpec.Parse("100")], pageTradesMax: 1_000, tradesMax: 100_000);

        Assert.True(fill.TryAdd(RepairBench.Trades(40, 49), default, acceptGaps: false));
        Assert.False(fill.IsDone);
        Assert.Equal(new(1, 39), fill.NextPage);
    }

    private static void AssertSame(in Reading expected, in Reading actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Notional, actual.Notional);
        Assert.Equal(expected.Volume, actual.Volume);
        Assert.Equal(expected.State, actual.State);
    }
}

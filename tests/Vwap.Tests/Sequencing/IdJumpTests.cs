namespace Vwap.Tests;

/// <summary>An id far ahead: wrong ids must neither make all later trades look known nor cost memory.</summary>
public sealed class IdJumpTests
{
    private const long Far = 1_000_000_000_000_000;

    private static readonly RepairOptions Alone = new() { CanFetch = false };

    [Fact]
    public void Jump_OfOneTrade_IsSuspectedAndTheOthersContinue()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1, Far, 2, 3);

        Assert.Equal([1, 2, 3], bench.Ids);
        Assert.True(bench.Noticed(RepairNoticeKind.JumpSuspected, Far, Far));
    }

    [Fact]
    public void Jump_ConfirmedByASecondTrade_IsFollowedWithBoth()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1, Far, Far + 1);
        bench.Pass(2.1); // the skipped trades cannot come: the hold ends the wait for them

        Assert.Equal([1, Far, Far + 1], bench.Ids);
    }

    [Fact]
    public void Jump_OfTheSameTradeTwice_IsNotConfirmed()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1, Far, Far, 2);

        Assert.Equal([1, 2], bench.Ids);
    }

    [Fact]
    public void Jump_OfTwoTradesFarApart_IsNotConfirmed()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1, Far, Far * 2, 2);

        Assert.Equal([1, 2], bench.Ids);
    }

    [Fact]
    public void Jump_OfTwoTradesWithOthersBetween_IsNotConfirmed()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1, Far, 2, Far + 1, 3);
        bench.Pass(5);

        Assert.Equal([1, 2, 3], bench.Ids);
    }

    [Fact]
    public void Jump_OfAHeartbeat_RequestsNothing()
    {
        var bench = new RepairBench(new());
        bench.Hear(1);
        bench.Beat(Far);
        bench.Pass(5);

        Assert.Empty(bench.Fetches);
    }

    [Fact]
    public void Jump_WithinTheLimit_DoesNotHoldUpTradesThatContinueBelow()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1, 50_000);
        for (var id = 2; id <= 20; id++)
        {
            bench.Pass(1);
            bench.Hear(id);
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), bench.Ids);
    }

    [Fact]
    public void Jump_ThatWasDamageWithoutRest_IsRevertedOnceTradesContinue()
    {
        var bench = new RepairBench(Alone, "1");
        bench.Hear(1, Far, Far + 1);
        bench.Pass(2.1);
        bench.Hear(2, 3, 4);
        bench.Pass(2.1); // 2 and 3 were taken for known before the jump was refuted
        bench.Hear(5, 6);

        Assert.Equal([1, Far, Far + 1, 4, 5, 6], bench.Ids);
        Assert.Equal(1, bench.Notices.Count(notice => notice.Kind == RepairNoticeKind.JumpReverted));
        Assert.True(bench.Noticed(RepairNoticeKind.JumpReverted, Far, Far + 1));
    }

    [Fact]
    public void Jump_ThatWasDamageWithRest_CostsNoTradeBelowAndNoDoubledReading()
    {
        var bench = new RepairBench(new(), "5") { Venue = 1..40 };
        bench.Hear(10, Far, Far + 1);
        bench.Pass(3);
        bench.Hear(11, 12, 13, 14);
        bench.Pass(3);
        bench.Hear(15);

        Assert.Equal([10, 11, 12, 13, 14, 15], bench.Ids.Where(id => id < Far));
        Assert.Equal(bench.Expect(15).Notional, bench.Readings[^1].Notional);
        Assert.Equal(ReadingState.Complete, bench.Readings[^1].State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Jump_Accepted_RequestsLittleAndAllocatesLittle(bool canFetch)
    {
        var bench = new RepairBench(new() { CanFetch = canFetch }, "5", "1h") { Venue = 1..40 };
        bench.Hear(10, Far, Far + 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        bench.Pass(120);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        Assert.InRange(bench.Fetches.Count, 0, 300);
    }
}

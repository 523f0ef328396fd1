namespace Vwap.Tests;

/// <summary>An id absurdly far ahead: one wrong trade must not make all later ones look known.</summary>
public sealed class LeapTests
{
    private const long Far = 2_000_000_000;

    private static readonly RepairOptions Alone = new() { CanFetch = false };

    [Fact]
    public void Leap_OfOneTrade_IsDoubtedAndTheOthersGoOn()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1);
        bench.Hear(Far);
        bench.Hear(2);
        bench.Hear(3);

        Assert.Equal([1, 2, 3], bench.Ids);
        Assert.True(bench.Noticed(RepairNoticeKind.Doubted, Far, Far));
    }

    [Fact]
    public void Leap_ConfirmedByASecondTrade_IsFollowedWithBoth()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1);
        bench.Hear(Far);
        bench.Hear(Far + 1);
        bench.Pass(2.1); // the skipped trades cannot come: the hold ends the wait for them

        Assert.Equal([1, Far, Far + 1], bench.Ids);
    }

    [Fact]
    public void Leap_OfAHeartbeat_AsksForNothing()
    {
        var bench = new RepairBench(new());
        bench.Hear(1);
        bench.Beat(Far);
        bench.Pass(5);

        Assert.Empty(bench.Fetches);
    }

    [Fact]
    public void Leap_OfTwoWrongIdsApart_IsNotBelieved()
    {
        var bench = new RepairBench(Alone);
        bench.Hear(1);
        bench.Hear(Far);
        bench.Hear(Far * 2);
        bench.Hear(2);

        Assert.Equal([1, 2], bench.Ids);
    }
}

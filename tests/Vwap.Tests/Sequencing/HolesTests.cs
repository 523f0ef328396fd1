namespace Vwap.Tests;

public sealed class HolesTests
{
    [Fact]
    public void Open_BeyondTheLimit_RemembersTheTwoOldestAsOne()
    {
        var holes = new Holes();
        for (var index = 0; index <= EngineLimits.HolesMax; index++)
            holes.Open(new(10 * index + 1, 10 * index + 2));

        Assert.Equal(EngineLimits.HolesMax, holes.Ranges.Count);
        Assert.Equal(new IdRange(1, 12), holes.Ranges[0]);
        Assert.Equal(new IdRange(21, 22), holes.Ranges[1]);
        Assert.Equal(10 * EngineLimits.HolesMax + 2, holes.Newest);
    }

    [Fact]
    public void ForgetBefore_AnId_KeepsTheHolesThatReachIt()
    {
        var holes = new Holes();
        holes.Open(new(1, 2));
        holes.Open(new(4, 6));
        holes.Open(new(8, 8));

        holes.ForgetBefore(6);
        Assert.Equal([new IdRange(4, 6), new IdRange(8, 8)], holes.Ranges);
        holes.ForgetBefore(9);
        Assert.Empty(holes.Ranges);
        Assert.Equal(0, holes.Newest);
    }

    [Fact]
    public void Contains_AnId_IsTrueInsideTheRangesAlone()
    {
        var holes = new Holes();
        holes.Open(new(3, 4));
        holes.Open(new(7, 7));
        Assert.Equal([3, 4, 7], Enumerable.Range(1, 9).Where(id => holes.Contains(id)));
    }

    [Fact]
    public void Readings_WithMoreHolesThanAreRemembered_AreStillFilledInWhole()
    {
        var count = EngineLimits.HolesMax * 3;
        var (disturbed, undisturbed) = (Given.Engine("10000"), Given.Engine("10000"));
        var trades = new Random(3).Stream(count);
        foreach (var trade in trades)
            undisturbed.Add(trade);
        foreach (var trade in trades.Where(trade => trade.Id % 2 == 1))
            disturbed.Add(trade);
        Assert.Equal(EngineLimits.HolesMax, disturbed.Missing(Given.Btc).Count);

        foreach (var trade in trades.Where(trade => trade.Id % 2 == 0))
            disturbed.Add(trade);

        Assert.Empty(disturbed.Missing(Given.Btc));
        var next = Given.Trade(count + 1, second: 1e6);
        Assert.Equal(ReadingText.Of(undisturbed.Add(next)[0]), ReadingText.Of(disturbed.Add(next)[0]));
    }
}

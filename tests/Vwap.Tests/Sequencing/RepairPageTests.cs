namespace Vwap.Tests;

/// <summary>Pages that do not hold what was requested.</summary>
public sealed class RepairPageTests
{
    [Fact]
    public void Page_WithoutItsLastId_RequestsThatIdWithItsNeighboursNext()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 7 } });
        bench.Hear(1);
        bench.Hear(30);
        bench.Pass(0.2);
        Assert.Equal(new(2, 8), bench.Asked);

        bench.Serve(2, 3, 4, 5, 6, 7);

        Assert.Equal(new(8, 14), bench.Asked);
    }

    [Fact]
    public void Page_WithATradeThatAnEarlierRequestWasFor_TakesIt()
    {
        var bench = new RepairBench(new() { Bounds = new() { PageTradesMax = 2 } });
        bench.Hear(1);
        bench.Hear(3);
        bench.Hear(5);
        bench.Pass(0.2);
        Assert.Equal(new(2, 3), bench.Asked);
        bench.Serve(1);
        bench.Pass(0.2);
        Assert.Equal(new(4, 5), bench.Asked);

        bench.Serve(2, 3);

        Assert.Equal([1, 2, 3], bench.Ids);
    }
}

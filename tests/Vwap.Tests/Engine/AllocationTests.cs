namespace Vwap.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("200")]
    [InlineData("1", "200", "1000", "10s", "1m")]
    public void Add_InSteadyState_AllocatesNothing(params string[] windows)
    {
        var engine = Given.Engine(windows);
        var trades = new Random(7).Stream(20_000).ToArray();
        var warm = trades.Length / 2;
        AddAll(engine, trades.AsSpan(0, warm));

        var before = GC.GetAllocatedBytesForCurrentThread();
        AddAll(engine, trades.AsSpan(warm));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AddAll(VwapEngine engine, ReadOnlySpan<Trade> trades)
    {
        foreach (ref readonly var trade in trades)
            engine.Add(trade);
    }
}

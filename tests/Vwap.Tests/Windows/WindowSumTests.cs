namespace Vwap.Tests;

public sealed class WindowSumTests
{
    [Fact]
    public void Remove_OfWhatWasAdded_LeavesNothing() => Property.Holds(cases: 10_000, random =>
    {
        var trades = Enumerable.Range(1, random.Next(1, 20)).Select(id => Held(random, id)).ToArray();
        var sum = default(WindowSum);
        foreach (var trade in trades)
            sum.Add(trade);
        random.Shuffle(trades);
        foreach (var trade in trades)
            sum.Remove(trade);
        Assert.Equal((0, 0, 0), (sum.Volume, sum.Notional, sum.Count));
    });

    [Fact]
    public void HasRoomFor_TheLargestTrades_AdmitsTwoAndRefusesTheThird()
    {
        var largest = new HeldTrade(1, long.MaxValue, long.MaxValue, 0);
        var sum = default(WindowSum);
        sum.Add(largest);
        Assert.True(sum.HasRoomFor(largest));
        sum.Add(largest);
        Assert.False(sum.HasRoomFor(largest));
        Assert.True(sum.HasRoomFor(new(2, 1, 1, 0)));
    }

    private static HeldTrade Held(Random random, long id) => new(id, random.NextInt64(1, 1L << random.Next(1, 60)), random.NextInt64(1, 1L << random.Next(1, 60)), 0);
}

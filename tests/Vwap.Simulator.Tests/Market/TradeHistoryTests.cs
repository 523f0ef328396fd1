namespace Vwap.Simulator.Tests;

public sealed class TradeHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void History_OfRandomTrades_IsASortedList(int seed)
    {
        var random = new Random(seed);
        var history = new TradeHistory(capacity: 50);
        var expected = new SortedSet<long>();
        for (var trade = 1; trade <= 400; trade++)
        {
            // Mostly the next id, sometimes a known or a late one, sometimes after a hole.
            var id = Math.Max(1, history.LastId + random.Next(-5, 6));
            history.Add(Trade(id));
            if (expected.Count < 50 || id > expected.Min)
                expected.Add(id);
            if (expected.Count > 50)
                expected.Remove(expected.Min);

            var above = random.Next(0, (int)history.LastId + 3);
            Assert.Equal(expected, history.Take(0, history.Count).Select(row => row.Id));
            Assert.Equal(expected.Count(known => known <= above), history.FindFirst(row => row.Id > above));
            Assert.Equal(expected.TakeLast(7), history.TakeLast(7).Select(row => row.Id));
        }
    }

    [Fact]
    public void History_Empty_HasNothing()
    {
        var history = new TradeHistory(capacity: 10);

        Assert.Equal(0, history.LastId);
        Assert.Equal(0, history.FindFirst(_ => true));
        Assert.Empty(history.TakeLast(100));
    }

    private static MarketTrade Trade(long id) => new(id, PriceDigits: id, SizeDigits: 1, default, 0, 0, MakerSells: true);
}

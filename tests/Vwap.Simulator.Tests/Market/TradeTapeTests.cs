namespace Vwap.Simulator.Tests;

public sealed class TradeTapeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Tape_OfRandomTrades_PagesLikeASortedList(int seed)
    {
        var random = new Random(seed);
        var tape = new TradeTape(capacity: 50);
        var expected = new SortedSet<long>();
        for (var trade = 1; trade <= 400; trade++)
        {
            // Mostly the next id, sometimes a known or a late one, sometimes after a hole.
            var id = Math.Max(1, tape.LastId + random.Next(-5, 6));
            tape.Add(new TapedTrade(id, PriceDigits: id, SizeDigits: 1, default, 0, 0, MakerSells: true));
            if (expected.Count < 50 || id > expected.Min)
                expected.Add(id);
            if (expected.Count > 50)
                expected.Remove(expected.Min);

            var above = random.Next(0, (int)tape.LastId + 3);
            var below = random.Next(0, (int)tape.LastId + 3);
            var rows = random.Next(1, 60);
            Assert.True(
                expected.Reverse().Where(known => known > above && known < below).Take(rows).SequenceEqual(tape.TakePage(above, below, rows).Select(row => row.Id)),
                $"seed {seed}, trade {trade}, above {above}, below {below}, rows {rows}");
        }
    }

    [Fact]
    public void Tape_ThatIsEmpty_HasNothing()
    {
        var tape = new TradeTape(capacity: 10);

        Assert.Equal(0, tape.LastId);
        Assert.Empty(tape.TakePage(0, long.MaxValue, 100));
    }

    [Fact]
    public void Page_AboveTheLargestId_IsEmpty()
    {
        var tape = new TradeTape(capacity: 10);
        tape.Add(new TapedTrade(5, 1, 1, default, 0, 0, MakerSells: false));

        Assert.Empty(tape.TakePage(long.MaxValue, long.MaxValue, 100));
    }
}

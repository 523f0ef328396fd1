namespace Vwap.Web.Tests;

public sealed class ReadingBoardTests
{
    private static readonly StreamId[] Streams = [StreamId.Parse("BTC-USD"), StreamId.Parse("ETH-USD")];
    private static readonly WindowSpec[] Windows = [WindowSpec.Parse("200")];

    [Fact]
    public void Post_FullHistory_KeepsTheLatestAndAllocatesNothing()
    {
        var board = new ReadingBoard(Streams, Windows, historyMax: 100, TimeProvider.System);
        var readings = new Market("200").Trades(1_000);
        board.Post(readings);

        Assert.Equal((900, 1_000), board.FindLast(board.Series[0], 1_000));
        Assert.Equal(readings[^1], board.Latest(board.Series[0]));
        Assert.Null(board.Latest(board.Series[1]));
        Assert.Equal(0, Allocation.Of(() => board.Post(readings)));
    }

    [Fact]
    public void Post_UnknownStream_IsIgnored()
    {
        var board = new ReadingBoard(Streams, Windows, historyMax: 100, TimeProvider.System);
        board.Post(new Market("200").Trades(3, "SOL-USD"));
        Assert.Equal(0, board.LastNumber);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20251130)]
    public void CopyAfter_AnyInterleaving_GivesEveryReadingInOrder(int seed)
    {
        var random = new Random(seed);
        var board = new ReadingBoard(Streams, Windows, historyMax: 10_000, TimeProvider.System);
        var market = new Market("200");
        var (posted, copied) = (new List<Reading>(), new List<NumberedReading>());
        var number = 0L;
        var next = new Dictionary<string, int>(StringComparer.Ordinal) { ["BTC-USD"] = 1, ["ETH-USD"] = 1 };
        while (copied.Count < 5_000)
        {
            var stream = random.Next(2) == 0 ? "BTC-USD" : "ETH-USD";
            var readings = market.Trades(next[stream], random.Next(1, 300), stream);
            next[stream] += readings.Length;
            board.Post(readings);
            posted.AddRange(readings);
            for (var looks = random.Next(4); looks > 0; looks--)
                Assert.True(board.TryCopyAfter(ref number, [true, true], copied));
        }

        Assert.Equal(posted.Take(copied.Count), copied.Select(copy => copy.Reading));
        Assert.Equal(Enumerable.Range(1, copied.Count).Select(expected => (long)expected), copied.Select(copy => copy.Number));
    }

    [Fact]
    public void Copy_ReadingsLeaveMeanwhile_HasNoHole()
    {
        var board = new ReadingBoard(Streams, Windows, historyMax: 300, TimeProvider.System);
        var market = new Market("200");
        board.Post(market.Trades(1, 300));
        var (from, to) = board.FindLast(board.Series[0], 300);
        var copies = new List<NumberedReading>();
        from = board.Copy(board.Series[0], from, to, copies);
        board.Post(market.Trades(301, 200));
        while (from < to)
            from = board.Copy(board.Series[0], from, to, copies);
        Assert.Equal(Enumerable.Range(201, 100).Select(id => (long)id), copies.Select(copy => copy.Reading.Trade.Id));
    }

    [Fact]
    public void CopyAfter_ReadingHasLeft_IsRefused()
    {
        var board = new ReadingBoard(Streams, Windows, historyMax: 100, TimeProvider.System);
        var market = new Market("200");
        board.Post(market.Trades(1, 10, "ETH-USD"));
        board.Post(market.Trades(1, 150));
        var (first, kept, copied) = (0L, 60L, new List<NumberedReading>());

        Assert.False(board.TryCopyAfter(ref first, [true, false], copied));
        Assert.True(board.TryCopyAfter(ref first, [false, true], copied));
        Assert.Equal(10, copied.Count);
        Assert.True(board.TryCopyAfter(ref kept, [true, true], copied));
    }
}

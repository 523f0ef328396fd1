namespace Vwap.Tests;

/// <summary>Windows that are added to an engine at work, and removed from it.</summary>
public sealed class WindowChangeTests
{
    private const int IdMax = 1_150;

    private static readonly string[] Candidates = ["1", "7", "40", "20s", "90s", "volume:0.02", "session", "bar:1m", "anchor:2026-03-07T12:00:30Z"];

    private static readonly Dictionary<WindowSpec, Reading[]> Expected = [];

    [Theory]
    [InlineData("40")]
    [InlineData("60s")]
    [InlineData("session")]
    [InlineData("anchor:2026-03-07T12:00:10Z")]
    [InlineData("volume:0.001")]
    public void AddedWindow_IsFilledFirst_AndExactFromItsFirstReading(string window)
    {
        var bench = new RepairBench(windows: "3") { Venue = 1..1_000 };
        Hear(bench, 100, 110);

        bench.AddWindow(window);
        Hear(bench, 111, 130);

        Assert.Equal(Enumerable.Range(111, 20), bench.Of(window).Select(reading => (int)reading.Trade.Id));
        Assert.All(bench.Of(window), AssertExact);
        Assert.Equal(Enumerable.Range(100, 31), bench.Ids.Select(id => (int)id));
    }

    [Fact]
    public void AddedWindow_ThatIsHeldAlready_IsReadFromTheNextTradeWithoutARequest()
    {
        var bench = new RepairBench(windows: "40") { Venue = 1..1_000 };
        Hear(bench, 100, 110);
        var requests = bench.Fetches.Count;

        bench.AddWindow("20");
        Hear(bench, 111, 112);

        Assert.Equal(requests, bench.Fetches.Count);
        Assert.Equal([RepairBench.Expect(WindowSpec.Parse("20"), 111), RepairBench.Expect(WindowSpec.Parse("20"), 112)], bench.Of("20"));
    }

    [Fact]
    public void AddedWindow_WhoseFillFails_IsReadAsFilling_AfterTheHold_AndFilledLater()
    {
        var bench = new RepairBench(windows: "1");
        Hear(bench, 100, 100);
        bench.AddWindow("5");
        bench.Fail();
        bench.Pass(1);
        Hear(bench, 101, 101);
        Assert.Empty(bench.Of("5"));

        bench.Fail();
        bench.Pass(2.1);
        Hear(bench, 102, 102);
        Assert.Equal(ReadingState.Filling, Assert.Single(bench.Of("5")).State);

        bench.Pass(10);
        bench.ServeAll();
        Hear(bench, 103, 103);
        Assert.Equal(RepairBench.Expect(WindowSpec.Parse("5"), 103), bench.Of("5")[^1]);
    }

    [Fact]
    public void AddedWindow_WithoutRest_IsReadFromTheNextTradeAsFilling()
    {
        var bench = new RepairBench(new() { CanFetch = false }, "2");
        Hear(bench, 100, 110);

        bench.AddWindow("5");
        Hear(bench, 111, 115);

        Assert.Equal([ReadingState.Filling, ReadingState.Filling, ReadingState.Complete], bench.Of("5").Take(3).Select(reading => reading.State));
        Assert.Equal(111, bench.Of("5")[0].Trade.Id);
    }

    [Fact]
    public void AddedWindow_BeforeTheFirstTrade_IsLikeOneFromTheStart()
    {
        var bench = new RepairBench(windows: "2") { Venue = 1..1_000 };

        bench.AddWindow("30");
        Hear(bench, 100, 102);

        Assert.Equal([100, 101, 102], bench.Of("30").Select(reading => (int)reading.Trade.Id));
        Assert.All(bench.Of("30"), reading => Assert.Equal(RepairBench.Expect(WindowSpec.Parse("30"), reading.Trade.Id), reading));
    }

    [Fact]
    public void AddedWindow_WhileTheFirstFillIsUnderWay_IsFilledWithIt()
    {
        var bench = new RepairBench(windows: "30");
        Hear(bench, 2_000, 2_001);

        bench.AddWindow("1500");
        while (bench.Readings.Count == 0)
            bench.ServeAll();
        Hear(bench, 2_002, 2_002);

        Assert.Equal([2_000, 2_001, 2_002], bench.Of("1500").Select(reading => (int)reading.Trade.Id));
        Assert.All(bench.Readings, reading => Assert.Equal(RepairBench.Expect(reading.Window, reading.Trade.Id), reading));
    }

    [Fact]
    public void RemovedWindow_HasNoMoreReadings_AndTheLastOneStays()
    {
        var bench = new RepairBench(windows: ["2", "5"]) { Venue = 1..1_000 };
        Hear(bench, 100, 101);

        bench.RemoveWindow("2");
        Hear(bench, 102, 103);

        Assert.Equal([100, 101], bench.Of("2").Select(reading => (int)reading.Trade.Id));
        Assert.Equal([100, 101, 102, 103], bench.Of("5").Select(reading => (int)reading.Trade.Id));
        Assert.Throws<ArgumentException>(() => bench.RemoveWindow("5"));
        Assert.Throws<ArgumentException>(() => bench.RemoveWindow("2"));
        Assert.Throws<ArgumentException>(() => bench.AddWindow("5"));
    }

    [Fact]
    public void RemovedStream_BeginsAgainWithItsNextTrade()
    {
        var bench = new RepairBench(windows: "5") { Venue = 1..1_000 };
        Hear(bench, 100, 101);

        Assert.Equal(101, bench.Remove());
        Hear(bench, 200, 201);

        Assert.Equal([100, 101, 200, 201], bench.Ids.Select(id => (int)id));
        Assert.All(bench.Readings, reading => Assert.Equal(bench.Expect(reading.Trade.Id), reading));
    }

    /// <summary>Beside windows that come and go, with trades lost, doubled and out of order, those that stay read as if alone.</summary>
    [Fact]
    public void RandomChanges_LeaveOtherWindowsAlone_AndWhatIsReadIsExact() => Property.Holds(300, random =>
    {
        var alone = new RepairBench(windows: "10") { Venue = 1..5_000 };
        var bench = new RepairBench(windows: "10") { Venue = 1..5_000 };
        var watched = new List<string>();
        for (var id = 1_000L; id <= IdMax; id++)
        {
            Change(bench, watched, random);
            if (random.Next(10) == 0)
                continue; // lost, until the venue is asked
            foreach (var heard in new[] { alone, bench })
            {
                heard.Hear(id);
                heard.Pass(0.05);
            }
        }

        Assert.Equal(alone.Of("10"), bench.Of("10"));
        Assert.All(bench.Readings.Where(reading => reading.State == ReadingState.Complete), AssertExact);
        Assert.All(bench.Readings.Where(reading => reading.State != ReadingState.Complete), reading => Assert.Equal(ReadingState.Gap, reading.State));
    });

    /// <summary>The reading is complete and has the sums of all trades there ever were.</summary>
    private static void AssertExact(Reading reading)
    {
        if (!Expected.TryGetValue(reading.Window, out var all))
        {
            var engine = new VwapEngine(reading.Window);
            Expected.Add(reading.Window, all = [default, .. RepairBench.Trades(1, IdMax).Select(trade => engine.Add(trade) is [var read] ? read : default)]);
        }

        var expected = all[reading.Trade.Id];
        Assert.Equal(
            (expected.Count, expected.Volume, expected.Notional, expected.Vwap, ReadingState.Complete),
            (reading.Count, reading.Volume, reading.Notional, reading.Vwap, reading.State));
    }

    private static void Change(RepairBench bench, List<string> watched, Random random)
    {
        if (random.Next(8) != 0)
            return;
        var window = Candidates[random.Next(Candidates.Length)];
        if (watched.Remove(window))
        {
            bench.RemoveWindow(window);
            return;
        }

        watched.Add(window);
        bench.AddWindow(window);
    }

    private static void Hear(RepairBench bench, long from, long to)
    {
        for (var id = from; id <= to; id++)
            bench.Hear(id);
    }
}

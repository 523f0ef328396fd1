using System.Text;

namespace Vwap.Kafka.Tests;

public sealed class BacklogTests
{
    private static readonly Publication Readings = Published.Readings([StreamId.Parse("BTC-USD")], "3");

    private readonly LogRecorder _log = new();
    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Backlog_RandomPostsAndTakes_KeepsOrderInMemoryAndOnDisk(int seed)
    {
        using var folder = new TemporaryFolder();
        using var backlog = Create(folder.Path, memoryReadings: 64, spillBytes: 1 << 30);
        var readings = new Market("3").Trades(1, 5_000);
        var random = new Random(seed);
        var taken = new List<OutgoingRecord>();
        for (var posted = 0; posted < readings.Length;)
        {
            var count = Math.Min(random.Next(200), readings.Length - posted);
            backlog.Post(readings.AsSpan(posted, count));
            posted += count;
            if (random.Next(4) == 0)
                taken.AddRange(backlog.Take(random.Next(1, 100)));
        }

        backlog.Close();
        while (!backlog.IsEnded)
            taken.AddRange(backlog.Take(100));

        Assert.True(backlog.Counts.Dropped == 0, $"seed {seed}: {backlog.Counts}");
        Assert.True(backlog.Counts.Spilled > 0, $"seed {seed}: nothing was spilled");
        string[] values = [.. taken.Select(record => Encoding.UTF8.GetString(record.Value))];
        Assert.Equal(Expected.Json(readings), values);
    }

    [Fact]
    public void Backlog_StreamAndWindowAddedWhileReadingsAreOnDisk_KeepsAll()
    {
        using var folder = new TemporaryFolder();
        var publication = Published.Readings([StreamId.Parse("BTC-USD")], "3");
        using var backlog = new Backlog(new(new() { Brokers = "here:1" }, _time, _log), publication, new() { MemoryReadingsMax = 64, SpillFolder = folder.Path });
        Reading[] before = new Market("3").Trades(200);
        Reading[] after = [.. new Market("3", "bar:1m").Trades(201, 200), .. new Market("3", "bar:1m").Trades(1, 200, "ETH-USD")];
        backlog.Post(before);
        publication.Add([StreamId.Parse("ETH-USD")], [WindowSpec.Parse("bar:1m")]);
        backlog.Post(after);
        backlog.Close();

        var taken = new List<OutgoingRecord>();
        while (!backlog.IsEnded)
            taken.AddRange(backlog.Take(100));
        Assert.True(backlog.Counts.Spilled > 300, $"{backlog.Counts}");
        string[] values = [.. taken.Select(record => Encoding.UTF8.GetString(record.Value))];
        Assert.Equal(Expected.Json([.. before, .. after]), values);
        Assert.Equal(400, taken.Count(record => record.Topic == "ETH-USD"));
    }

    [Fact]
    public async Task Backlog_ConcurrentPostsAndTakes_KeepsOrder()
    {
        const int Count = 200_000;
        using var folder = new TemporaryFolder();
        using var backlog = Create(folder.Path, memoryReadings: 16, spillBytes: 1 << 30);
        var readings = new Market("3").Trades(1, Count);
        var posting = Task.Run(
            () =>
            {
                for (var posted = 0; posted < Count; posted += 5)
                    backlog.Post(readings.AsSpan(posted, 5));
                backlog.Close();
            },
            TestContext.Current.CancellationToken);

        var expected = 1L;
        while (!backlog.IsEnded)
        {
            foreach (var record in backlog.Take(7))
                Assert.Equal(expected++, record.Id.TradeId);
        }

        await posting;
        Assert.Equal(Count, expected - 1);
    }

    [Fact]
    public void Backlog_MemoryAndSpillFull_DropsTheNewest()
    {
        using var folder = new TemporaryFolder();
        using var backlog = Create(folder.Path, memoryReadings: 20, spillBytes: 0);

        backlog.Post(new Market("3").Trades(1, 100));

        Assert.Equal((20, 0, 80), backlog.Counts);
        Assert.Contains(_log.Entries, entry => entry.Id == 6021 && entry.Text.Contains("1 readings dropped so far, now BTC-USD trade 21", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), TakeAll(backlog).Select(record => record.Id.TradeId));
    }

    [Fact]
    public void Backlog_DiskFails_KeepsReadingsInMemoryAndRetriesAfterASecond()
    {
        using var folder = new TemporaryFolder();
        var blocked = folder.Write("blocked", "a file where the spill folder should be");
        using var backlog = Create(blocked, memoryReadings: 20_000, spillBytes: 1 << 30);

        backlog.Post(new Market("3").Trades(1, 15_000));
        Assert.Equal((15_000, 0, 0), backlog.Counts);
        Assert.Contains(_log.Entries, entry => entry.Id == 6022);

        File.Delete(blocked);
        backlog.Post(new Market("3").Trades(15_001, 1));
        Assert.Equal(0, backlog.Counts.Spilled);
        _time.Advance(TimeSpan.FromSeconds(1));
        backlog.Post(new Market("3").Trades(15_002, 1));
        Assert.Equal((15_002, 4_096, 0), backlog.Counts);
        Assert.Equal(Enumerable.Range(1, 15_002).Select(id => (long)id), TakeAll(backlog).Select(record => record.Id.TradeId));
    }

    [Fact]
    public void Backlog_Spilled_LeavesNoFiles()
    {
        using var folder = new TemporaryFolder();
        using (var backlog = Create(folder.Path, memoryReadings: 4, spillBytes: 1 << 20))
        {
            backlog.Post(new Market("3").Trades(1, 40));
            Assert.True(backlog.Counts.Spilled > 0);
            if (!OperatingSystem.IsWindows())
                Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
            Assert.Equal(40, TakeAll(backlog).Count);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Backlog_FolderDeleted_CreatesItAgain()
    {
        using var folder = new TemporaryFolder();
        using var backlog = Create(folder.Path, memoryReadings: 4, spillBytes: 1 << 20);
        for (var first = 1; first < 100; first += 40)
        {
            Directory.Delete(folder.Path);
            backlog.Post(new Market("3").Trades(first, 40));
            Assert.Equal(40, TakeAll(backlog).Count);
        }
    }

    private static List<OutgoingRecord> TakeAll(Backlog backlog)
    {
        var all = new List<OutgoingRecord>();
        for (var records = backlog.Take(7); records.Count > 0; records = backlog.Take(7))
            all.AddRange(records);
        return all;
    }

    private Backlog Create(string folder, int memoryReadings, long spillBytes) => new(
        new(new() { Brokers = "here:1" }, _time, _log),
        Readings,
        new() { MemoryReadingsMax = memoryReadings, SpillBytesMax = spillBytes, SpillFolder = folder });
}

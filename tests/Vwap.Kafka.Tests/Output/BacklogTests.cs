using System.Text;

namespace Vwap.Kafka.Tests;

public sealed class BacklogTests
{
    private static readonly Publication Readings = Publication.OfReadings(TopicPattern.Default, [ProductId.Parse("BTC-USD")], [WindowSpec.Parse("3")]);

    private readonly LogRecorder _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Backlog_PostedAndTakenByChance_KeepsOrderOverMemoryAndDisk(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var backlog = Create(folder, memoryReadings: 64, spillBytes: 1 << 30);
        var readings = new Market("3").Trades(1, 5_000);
        var random = new Random(seed);
        var taken = new List<Outgoing>();
        for (var posted = 0; posted < readings.Length;)
        {
            var count = Math.Min(random.Next(200), readings.Length - posted);
            await backlog.PostAsync(readings.AsMemory(posted, count), Cancelled);
            posted += count;
            if (random.Next(4) == 0)
                taken.AddRange(backlog.Take(random.Next(1, 100)));
        }

        backlog.Close();
        while (!backlog.IsEnded)
            taken.AddRange(backlog.Take(100));

        Assert.True(backlog.Counts.GivenUp == 0, $"seed {seed}: {backlog.Counts}");
        Assert.True(backlog.Counts.Spilled > 0, $"seed {seed}: nothing went over the disk");
        string[] values = [.. taken.Select(record => Encoding.UTF8.GetString(record.Value))];
        Assert.Equal(Expected.Json(readings), values);
    }

    [Fact]
    public async Task Backlog_PostedAndTakenAtOnce_KeepsOrder()
    {
        const int Count = 200_000;
        using var folder = new TemporaryFolder();
        await using var backlog = Create(folder, memoryReadings: 16, spillBytes: 1 << 30);
        var readings = new Market("3").Trades(1, Count);
        var posting = Task.Run(
            async () =>
            {
                try
                {
                    for (var posted = 0; posted < Count; posted += 5)
                        await backlog.PostAsync(readings.AsMemory(posted, 5), Cancelled);
                }
                finally
                {
                    backlog.Close();
                }
            },
            Cancelled);

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
    public async Task Backlog_NoRoomAnywhere_GivesUpTheNewestCountsAndSays()
    {
        using var folder = new TemporaryFolder();
        await using var backlog = Create(folder, memoryReadings: 20, spillBytes: 0);

        await backlog.PostAsync(new Market("3").Trades(1, 100), Cancelled);

        Assert.Equal((20, 0, 80), backlog.Counts);
        Assert.Contains(_log.Entries, entry => entry.Id == 6021 && entry.Text.Contains("80 were given up", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), TakeAll(backlog).Select(record => record.Id.TradeId));
    }

    [Fact]
    public async Task Backlog_OnTheDisk_LeavesNoFilesHoweverItEnds()
    {
        using var folder = new TemporaryFolder();
        await using (var backlog = Create(folder, memoryReadings: 4, spillBytes: 1 << 20))
        {
            await backlog.PostAsync(new Market("3").Trades(1, 40), Cancelled);
            Assert.True(backlog.Counts.Spilled > 0);
            if (!OperatingSystem.IsWindows())
                Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
            Assert.Equal(40, TakeAll(backlog).Count);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Backlog_FolderDeletedMeanwhile_IsMadeAnew()
    {
        using var folder = new TemporaryFolder();
        await using var backlog = Create(folder, memoryReadings: 4, spillBytes: 1 << 20);
        for (var first = 1; first < 100; first += 40)
        {
            Directory.Delete(folder.Path);
            await backlog.PostAsync(new Market("3").Trades(first, 40), Cancelled);
            Assert.Equal(40, TakeAll(backlog).Count);
        }
    }

    private static List<Outgoing> TakeAll(Backlog backlog)
    {
        var all = new List<Outgoing>();
        for (var some = backlog.Take(7); some.Count > 0; some = backlog.Take(7))
            all.AddRange(some);
        return all;
    }

    private Backlog Create(TemporaryFolder folder, int memoryReadings, long spillBytes) => new(
        Readings, new() { MemoryReadingsMax = memoryReadings, SpillBytesMax = spillBytes, SpillFolder = folder.Path }, TimeProvider.System, _log);
}

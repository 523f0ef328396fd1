using System.Text;

namespace Vwap.Kafka.Tests.Output;

public sealed class BacklogTests
{
    private static readonly Publication Readings = Publication.OfReadings(TopicPattern.Default, [ProductId.Parse("BTC-USD")], [WindowSpec.Parse("3")]);

    private readonly LogRecorder _log = new();

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
            // As many as memory has room for, so that none is given up while the disk is behind.
            var count = Math.Min(random.Next(32), readings.Length - posted);
            backlog.Post(readings.AsSpan(posted, count));
            posted += count;
            await WaitForSpillAsync(backlog);
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
    public async Task Backlog_NoRoomAnywhere_GivesUpTheNewestCountsAndSays()
    {
        using var folder = new TemporaryFolder();
        await using var backlog = Create(folder, memoryReadings: 20, spillBytes: 0);

        backlog.Post(new Market("3").Trades(1, 100));

        Assert.Equal((20, 0, 80), backlog.Counts);
        Assert.Contains(_log.Entries, entry => entry.Id == 6021 && entry.Text.Contains("80 were given up", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), TakeAll(backlog).Select(record => record.Id.TradeId));
    }

    [Fact]
    public async Task Backlog_Disposed_LeavesNoFiles()
    {
        using var folder = new TemporaryFolder();
        await using (var backlog = Create(folder, memoryReadings: 4, spillBytes: 1 << 20))
        {
            backlog.Post(new Market("3").Trades(1, 4));
            await _log.Logged(6020).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static async Task WaitForSpillAsync(Backlog backlog)
    {
        // The spilling thread gives no other sign that a test could wait for.
        while (backlog.OnTheWayToDisk > 0)
            await Task.Yield();
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

using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class ParquetOutputTests : IDisposable
{
    private static readonly StreamId Btc = StreamId.Parse("BTC-USD");
    private static readonly WindowSpec Three = WindowSpec.Parse("3");

    private readonly TemporaryFolder _folder = new();
    private readonly LogRecorder _log = new();

    private string Path => _folder.File("readings");

    private string[] Files => [.. Directory.GetFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    /// <summary>Trades come a second apart, the first at 20:12:00.</summary>
    [Fact]
    public async Task Write_ReadingsOfSeveralPeriods_AreInAFileEach()
    {
        var readings = new Market("3", "5s").Trades(25);
        await WriteAsync("10s", readings, batch: 7);
        Assert.Equal(["20250822T201200.000000Z.parquet", "20250822T201210.000000Z.parquet", "20250822T201220.000000Z.parquet", "checkpoint", "lock"], Files, StringComparer.Ordinal);
        Assert.Equal(Csv(readings), await ParquetTable.ReadFolderAsync(Path), StringComparer.Ordinal);
        Assert.Equal(25, ReadLast().LastTradeId(Btc, Three));
    }

    [Fact]
    public async Task Write_ReadingsBeyondTheSize_BeginTheNextFile()
    {
        var readings = new Market("3").Trades(6_000);
        await WriteAsync("1MB", readings, batch: 1_000);
        Assert.Equal(2, Files.Count(file => file.EndsWith(".parquet", StringComparison.Ordinal)));
        Assert.Equal(Csv(readings), await ParquetTable.ReadFolderAsync(Path), StringComparer.Ordinal);
    }

    /// <summary>More than one row group, and with every member that there is.</summary>
    [Fact]
    public async Task Write_ManyReadingsWithDetails_AreExactToTheLastDigit()
    {
        const ReadingExtras Everything = ReadingExtras.Bands | ReadingExtras.Twap | ReadingExtras.Side | ReadingExtras.Range;
        var engine = new VwapEngine(Everything, Three, WindowSpec.Parse("session"));
        var random = new Random(20_261_130);
        Reading[] readings = [.. Enumerable.Range(1, 17_000).SelectMany(id => engine.Add(new(
            Btc, id, Price.Parse($"{random.Next(1, 1 << random.Next(1, 30))}.{random.Next(1_000_000)}"), Size.Parse($"{random.Next(100)}.{random.Next(1, 100_000_000):d8}"),
            Market.Opening.AddMilliseconds(id), (TakerSide)random.Next(3))).ToArray())];
        await WriteAsync("1h", readings, batch: 5_000);
        Assert.Equal(Csv(readings, Everything), await ParquetTable.ReadFolderAsync(Path), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Write_NumberBeyondTheColumn_IsRefusedAndStaysInTheJournal()
    {
        var readings = new Market("1").Trade(1, "0.000000000000000001", "0.000000000000000001");
        var refusal = await Assert.ThrowsAsync<OutputFailedException>(() => WriteAsync("1h", readings));
        Assert.Contains("the column notional cannot hold this value exactly; write jsonl or csv instead", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Lines.TextOf(OutputFormat.Jsonl, readings), await File.ReadAllTextAsync(Directory.GetFiles(Path, "*.jsonl").Single(), TestContext.Current.CancellationToken));
    }

    /// <summary>A process that is killed leaves a journal, perhaps with a torn line, and perhaps an unfinished file.</summary>
    [Fact]
    public async Task Open_JournalOfAKilledRun_BecomesAFile()
    {
        var readings = new Market("3").Trades(20);
        await WriteAsync("1h", readings, completes: false);
        var journal = Directory.GetFiles(Path, "*.jsonl").Single();
        await File.AppendAllTextAsync(journal, "{\"product\":\"BTC-USD\",\"wind", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(System.IO.Path.ChangeExtension(journal, ".parquet.unfinished"), "PAR1 and more", TestContext.Current.CancellationToken);
        (await ParquetFolder.OpenAsync(Path, _log)).Dispose();
        Assert.Equal(["20250822T201200.000000Z.parquet", "checkpoint", "lock"], Files, StringComparer.Ordinal);
        Assert.Equal(Csv(readings), await ParquetTable.ReadFolderAsync(Path), StringComparer.Ordinal);
        Assert.Equal(20, ReadLast().LastTradeId(Btc, Three));
        Assert.Contains("bytes of a torn line cut off", _log.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A crash may come after the file has its name and before the journal is gone.</summary>
    [Fact]
    public async Task Open_JournalWhoseFileIsThere_IsNotWrittenTwice()
    {
        await WriteAsync("1h", new Market("3").Trades(20), completes: false);
        var journal = Directory.GetFiles(Path, "*.jsonl").Single();
        var file = System.IO.Path.ChangeExtension(journal, ".parquet");
        await File.WriteAllTextAsync(file, "written before", TestContext.Current.CancellationToken);
        (await ParquetFolder.OpenAsync(Path, _log)).Dispose();
        Assert.False(File.Exists(journal));
        Assert.Equal("written before", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(20, ReadLast().LastTradeId(Btc, Three));
    }

    /// <summary>After a downtime a journal may begin with older trades than the one before, so that names are no order.</summary>
    [Fact]
    public async Task Open_JournalsNamedOutOfOrder_AreConvertedAsTheyWereWritten()
    {
        Directory.CreateDirectory(Path);
        var market = new Market("3");
        var (before, after) = (System.IO.Path.Combine(Path, "20250822T201300.000000Z.jsonl"), System.IO.Path.Combine(Path, "20250822T201200.000000Z.jsonl"));
        await File.WriteAllTextAsync(before, Lines.TextOf(OutputFormat.Jsonl, market.Trades(5)), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(after, Lines.TextOf(OutputFormat.Jsonl, market.Trades(6, 4)), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(before, Market.Opening);
        File.SetLastWriteTimeUtc(after, Market.Opening.AddSeconds(1));
        (await ParquetFolder.OpenAsync(Path, _log)).Dispose();
        Assert.Equal(9, ReadLast().LastTradeId(Btc, Three));
    }

    [Fact]
    public async Task ReadLast_FilesMovedAwayAndAStreamQuietSince_FindsBoth()
    {
        var market = new Market("3");
        await WriteAsync("1h", [.. market.Trades(5), .. market.Trade(9, stream: "kraken:BTC-USD")]);
        foreach (var file in Directory.GetFiles(Path, "*.parquet"))
            File.Delete(file);
        await WriteAsync("1h", market.Trades(6, 2));
        Assert.Equal(["20250822T201205.000000Z.parquet", "checkpoint", "lock"], Files, StringComparer.Ordinal);
        Assert.Equal(7, ReadLast().LastTradeId(Btc, Three));
        Assert.Equal(9, ReadLast().LastTradeId(StreamId.Parse("kraken:BTC-USD"), Three));
    }

    [Fact]
    public async Task Write_TwoFilesThatBeginAtOneTime_HaveNamesOfTheirOwn()
    {
        var reading = new Market("3").Trade(1);
        await WriteAsync("1h", reading);
        await WriteAsync("1h", reading);
        Assert.Contains("20250822T201200.000000Z-2.parquet", Files, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Open_FolderOfAnotherProcess_IsRefused()
    {
        Directory.CreateDirectory(Path);
        using var other = await OtherWriter.StartAsync(System.IO.Path.Combine(Path, "lock"));
        var refusal = await Assert.ThrowsAsync<OutputFileException>(() => ParquetFolder.OpenAsync(Path, _log));
        Assert.Contains("is being written by another process", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_JournalOfSomethingElse_IsRefusedAndLeft()
    {
        Directory.CreateDirectory(Path);
        var journal = System.IO.Path.Combine(Path, "notes.jsonl");
        await File.WriteAllTextAsync(journal, "{\"a\":1}\n", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<OutputFileException>(() => ParquetFolder.OpenAsync(Path, _log));
        Assert.Equal("{\"a\":1}\n", await File.ReadAllTextAsync(journal, TestContext.Current.CancellationToken));
    }

    /// <summary>A file that cannot be written while readings come on: it is when the disk has room again.</summary>
    [Fact]
    public async Task Flush_FileThatCouldNotBeWritten_IsTriedAgain()
    {
        var readings = new Market("3").Trades(25);
        using var folder = await ParquetFolder.OpenAsync(Path, _log);
        Assert.True(ParquetRoll.TryParse("10s", out var roll));
        await using var output = new ParquetOutput(folder, roll, _log);
        await output.WriteAsync(readings.AsMemory(0, 9), TestContext.Current.CancellationToken);
        var inTheWay = System.IO.Path.ChangeExtension(Directory.GetFiles(Path, "*.jsonl").Single(), ".parquet.unfinished");
        Directory.CreateDirectory(inTheWay);
        await output.WriteAsync(readings.AsMemory(9, 6), TestContext.Current.CancellationToken); // the next file begins
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
                await output.FlushAsync(TestContext.Current.CancellationToken);
        });
        Directory.Delete(inTheWay);
        await output.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Contains("20250822T201200.000000Z.parquet", Files, StringComparer.Ordinal);
        await output.WriteAsync(readings.AsMemory(15), TestContext.Current.CancellationToken);
        await output.DisposeAsync();
        await folder.CompleteAsync();
        Assert.Equal(Csv(readings), await ParquetTable.ReadFolderAsync(Path), StringComparer.Ordinal);
    }

    private async Task WriteAsync(string roll, Reading[] readings, int batch = int.MaxValue, bool completes = true)
    {
        using var folder = await ParquetFolder.OpenAsync(Path, _log);
        Assert.True(ParquetRoll.TryParse(roll, out var parsed));
        await using (var output = new ParquetOutput(folder, parsed, _log))
        {
            for (var written = 0; written < readings.Length; written += Math.Min(batch, readings.Length - written))
                await output.WriteAsync(readings.AsMemory(written, Math.Min(batch, readings.Length - written)), TestContext.Current.CancellationToken);
        }

        if (completes)
            await folder.CompleteAsync();
    }

    private ResumePoint ReadLast() => OutputCheckpoint.ReadLast(
        ParquetFolder.CheckpointOf(Path), OutputFormat.Jsonl, [(Btc, Three), (StreamId.Parse("kraken:BTC-USD"), Three)]);

    private static string[] Csv(Reading[] readings, ReadingExtras with = ReadingExtras.None) =>
        Encoding.ASCII.GetString(Lines.Of(OutputFormat.Csv, with, readings)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Vwap.Outputs.Tests;

public sealed class FileOutputTests : IDisposable
{
    /// <summary>Nobody may write the kernel's version.</summary>
    private const string ReadOnlyEvenToRoot = "/proc/sys/kernel/version";

    private const int DiskBytes = 64 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Path => _folder.File("readings");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    [InlineData(OutputFormat.Plain)]
    public async Task Write_NewFile_HoldsTheLinesAfterEachBatch(OutputFormat format)
    {
        var readings = new Market("3").Trades(20);
        await using var output = FileOutput.Open(Path, format, _log);
        await output.WriteAsync(readings.AsMemory(0, 5), Cancelled);
        Assert.Equal(Lines.Of(format, readings.AsSpan(0, 5)), Lines.In(Path));
        await output.WriteAsync(readings.AsMemory(5), Cancelled);
        await output.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(format, readings), Lines.In(Path));
        Assert.Empty(_log.Entries);
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public async Task Open_FileCutAtAnyByte_ResumesWithoutTornOrRepeatedLine(OutputFormat format)
    {
        var readings = new Market("3", "5s").Trades(3);
        var whole = Lines.Of(format, readings);
        var window = WindowSpec.Parse("3");
        var pairs = new[] { (StreamId.Parse("BTC-USD"), window), (StreamId.Parse("BTC-USD"), WindowSpec.Parse("5s")) };
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Path, whole.AsMemory(0, length), Cancelled);
            var checkpoint = OutputCheckpoint.ReadLast(Path, format, pairs);
            Assert.Equal(length, new FileInfo(Path).Length);

            await using (var output = FileOutput.Open(Path, format, _log))
            {
                var rest = readings.Where(reading => reading.Trade.Id > (checkpoint.LastTradeId(reading.Stream, reading.Window) ?? 0)).ToArray();
                if (rest.Length > 0)
                    await output.WriteAsync(rest, Cancelled);
                await output.FlushAsync(Cancelled);
            }

            Assert.True(whole.AsSpan().SequenceEqual(Lines.In(Path)), $"Cut at byte {length}");
        }
    }

    [Fact]
    public async Task Open_TornLine_IsCutOffWithAWarning()
    {
        var whole = Lines.Of(OutputFormat.Jsonl, new Market("3").Trades(2));
        await File.WriteAllBytesAsync(Path, (byte[])[.. whole, .. "{\"product\":\"BT"u8], Cancelled);
        await FileOutput.Open(Path, OutputFormat.Jsonl, _log).DisposeAsync();
        Assert.Equal(whole, Lines.In(Path));
        var (level, _, text) = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("14 bytes of a torn line cut off", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public async Task Open_LastLinesZeroedByAPowerCut_AreCutOff(OutputFormat format)
    {
        var readings = new Market("3").Trades(3);
        var kept = Lines.Of(format, readings.AsSpan(0, 2));
        var damaged = Lines.Of(format, readings);
        damaged.AsSpan(kept.Length + 5, 30).Clear();
        await File.WriteAllBytesAsync(Path, (byte[])[.. damaged, .. new byte[5000]], Cancelled);
        await FileOutput.Open(Path, format, _log).DisposeAsync();
        Assert.Equal(kept, Lines.In(Path));
    }

    [Fact]
    public void Open_DamageBeyondATornLine_IsRefusedAndLeftAlone()
    {
        byte[] damaged = [.. Lines.Of(OutputFormat.Jsonl, new Market("3").Trades(2)), .. new byte[5 * 1024 * 1024]];
        File.WriteAllBytes(Path, damaged);
        Assert.Contains("damaged", Refusal(OutputFormat.Jsonl), StringComparison.Ordinal);
        Assert.Equal(damaged.Length, new FileInfo(Path).Length);
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl, "hello\n")]
    [InlineData(OutputFormat.Jsonl, "hello")]
    [InlineData(OutputFormat.Jsonl, "{\"product\":\"BTC-USD\",\"price\":\"1\"}\n")]
    [InlineData(OutputFormat.Csv, "product,price\nBTC-USD,1\n")]
    [InlineData(OutputFormat.Csv, "product,window,vwap,volume,notional,count,trade_id,price,size,time,state,more\n")]
    public void Open_ForeignFile_IsRefusedAndLeftAlone(OutputFormat format, string content)
    {
        File.WriteAllText(Path, content);
        var refusal = Refusal(format);
        Assert.Contains("line 1", refusal, StringComparison.Ordinal);
        Assert.Contains("choose another file", refusal, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public async Task Write_CsvFileOfAVersionWithoutVenues_KeepsItsColumns()
    {
        const string Header = "product,window,vwap,volume,notional,count,trade_id,price,size,time,state\n";
        const string Row = "BTC-USD,3,100.25,0.5,50.125,1,1,100.25,0.5,2025-08-22T20:12:00.000000Z,filling\n";
        File.WriteAllText(Path, Header + Row);
        await using (var output = FileOutput.Open(Path, OutputFormat.Csv, _log))
            await output.WriteAsync(new Market("3").Trade(1), TestContext.Current.CancellationToken);
        Assert.Equal(Header + Row + Row, File.ReadAllText(Path));
    }

    [Fact]
    public void Open_PlainFileWithLines_IsRefused()
    {
        File.WriteAllBytes(Path, Lines.Of(OutputFormat.Plain, new Market("3").Trade(1)));
        Assert.Contains("choose jsonl or csv", Refusal(OutputFormat.Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CsvFileAsJsonl_IsRefused()
    {
        File.WriteAllBytes(Path, Lines.Of(OutputFormat.Csv, new Market("3").Trade(1)));
        Assert.Contains("line 1", Refusal(OutputFormat.Jsonl), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Folder_IsRefused()
    {
        Directory.CreateDirectory(Path);
        Assert.Contains("is a folder", Refusal(OutputFormat.Jsonl), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderMissing_IsRefusedWithItsName()
    {
        var path = _folder.File("missing/readings");
        var refusal = Assert.Throws<OutputFileException>(() => FileOutput.Open(path, OutputFormat.Jsonl, _log));
        Assert.Contains($"create {_folder.File("missing")} first", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(path, refusal.Path);
    }

    [Fact]
    public void Open_NoPermission_IsRefused()
    {
        Assert.SkipUnless(File.Exists(ReadOnlyEvenToRoot), $"needs {ReadOnlyEvenToRoot}");
        var refused = Assert.Throws<OutputFileException>(() => FileOutput.Open(ReadOnlyEvenToRoot, OutputFormat.Jsonl, _log));
        Assert.Contains("no permission", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhileAnotherProcessWrites_IsRefused()
    {
        using (await OtherWriter.StartAsync(Path))
            Assert.Contains("another process", Refusal(OutputFormat.Jsonl), StringComparison.Ordinal);
        await FileOutput.Open(Path, OutputFormat.Jsonl, _log).DisposeAsync();
    }

    [Fact]
    public async Task Flush_NoReadings_WritesTheCsvHeader()
    {
        await using (var output = FileOutput.Open(Path, OutputFormat.Csv, _log))
            await output.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv), Lines.In(Path));
        await using (var again = FileOutput.Open(Path, OutputFormat.Csv, _log))
            await again.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv), Lines.In(Path));
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public async Task Write_DiskFull_LeavesWholeLinesAndContinuesWhenThereIsRoom(OutputFormat format)
    {
        using var disk = SmallDisk.Mount(_folder.File("disk"), DiskBytes);
        var path = System.IO.Path.Combine(disk.Path, "readings");
        var ballast = System.IO.Path.Combine(disk.Path, "ballast");
        var readings = new Market("3").Trades(250);
        await File.WriteAllBytesAsync(ballast, new byte[DiskBytes * 3 / 4], Cancelled);

        await using var output = FileOutput.Open(path, format, _log);
        var written = 0;
        while (await TryWriteAsync(output, readings.AsMemory(written, 10)))
            written += 10;
        Assert.InRange(written, 10, 240);
        Assert.Equal(Lines.Of(format, readings.AsSpan(0, written)), Lines.In(path));

        File.Delete(ballast);
        await output.WriteAsync(readings.AsMemory(written), Cancelled);
        Assert.Equal(Lines.Of(format, readings), Lines.In(path));
    }

    [Fact]
    public async Task Pump_DiskFullForAWhile_LosesAndRepeatsNothing()
    {
        using var disk = SmallDisk.Mount(_folder.File("disk"), DiskBytes);
        var path = System.IO.Path.Combine(disk.Path, "readings");
        var ballast = System.IO.Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[DiskBytes * 3 / 4], Cancelled);
        var readings = new Market("3").Trades(250);

        await using var pump = new OutputPump(
            FileOutput.Open(path, OutputFormat.Jsonl, _log), path, new() { BatchReadingsMax = 16 }, TimeProvider.System, _log);
        await pump.PostAsync(readings, Cancelled);
        await _log.Logged(4002).InTime();
        File.Delete(ballast);
        await _log.Logged(4004).InTime();
        Assert.Equal(0, (await pump.StopAsync(TestDeadline.Patience)).Pending);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, readings), Lines.In(path));
    }

    [Fact]
    public async Task Write_FileTruncatedByLogRotation_ContinuesAtItsStartWithAWarning()
    {
        var readings = new Market("3").Trades(20);
        await using var output = FileOutput.Open(Path, OutputFormat.Csv, _log);
        await output.WriteAsync(readings.AsMemory(0, 10), Cancelled);
        await File.WriteAllTextAsync(Path, "", Cancelled);
        await output.WriteAsync(readings.AsMemory(10), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv, readings.AsSpan(10)), Lines.In(Path));
        Assert.Equal(4013, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public async Task Write_FileOverwrittenByAnotherProcess_FailsUntilItIsTruncated()
    {
        var readings = new Market("3").Trades(20);
        await using var output = FileOutput.Open(Path, OutputFormat.Jsonl, _log);
        await output.WriteAsync(readings.AsMemory(0, 10), Cancelled);
        await File.WriteAllTextAsync(Path, "somebody else's\n", Cancelled);
        await Assert.ThrowsAnyAsync<IOException>(() => output.WriteAsync(readings.AsMemory(10), Cancelled).AsTask());
        await File.WriteAllTextAsync(Path, "", Cancelled);
        await output.WriteAsync(readings.AsMemory(10), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, readings.AsSpan(10)), Lines.In(Path));
    }

    [Fact]
    public async Task Write_NullDevice_IsNotTakenForATruncatedFile()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "needs /dev/null");
        await using var output = FileOutput.Open("/dev/null", OutputFormat.Csv, _log);
        await output.WriteAsync(new Market("3").Trades(2), Cancelled);
        await output.WriteAsync(new Market("3").Trades(2), Cancelled);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Open_NamedPipe_IsWrittenAsAStream()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "needs mkfifo");
        using (var made = Process.Start("/usr/bin/mkfifo", [Path]))
            await made.WaitForExitAsync(Cancelled).InTime();
        var readings = new Market("3").Trades(2);
        var lines = Lines.Of(OutputFormat.Jsonl, readings);
        Assert.Null(OutputCheckpoint.ReadLast(Path, OutputFormat.Jsonl, []).LastTradeId(readings[0].Stream, readings[0].Window));

        await using var output = FileOutput.Open(Path, OutputFormat.Jsonl, _log);
        await output.WriteAsync(readings, Cancelled);
        await using var reader = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var received = new byte[lines.Length];
        await reader.ReadExactlyAsync(received, Cancelled);
        Assert.Equal(lines, received);
    }

    private static async Task<bool> TryWriteAsync(IOutput output, ReadOnlyMemory<Reading> batch)
    {
        try
        {
            await output.WriteAsync(batch, Cancelled);
            return true;
        }
        catch (IOException full)
        {
            Assert.Contains("No space left", full.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private string Refusal(OutputFormat format)
    {
        var refusal = Assert.Throws<OutputFileException>(() => FileOutput.Open(Path, format, _log));
        Assert.StartsWith(Path, refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Vwap.Outputs.Tests;

public sealed class FileOutputTests : IDisposable
{
    /// <summary>The kernel lets nobody write its version.</summary>
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
        Assert.Equal(Lines.Of(format, readings.AsSpan(0, 5)), ReadAll());
        await output.WriteAsync(readings.AsMemory(5), Cancelled);
        await output.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(format, readings), ReadAll());
        Assert.Empty(_log.Entries);
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public async Task Open_FileCutAtAnyByte_GoesOnWithoutTornOrDoubledLine(OutputFormat format)
    {
        var readings = new Market("3", "5s").Trades(3);
        var whole = Lines.Of(format, readings);
        var window = WindowSpec.Parse("3");
        var pairs = new[] { (ProductId.Parse("BTC-USD"), window), (ProductId.Parse("BTC-USD"), WindowSpec.Parse("5s")) };
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Path, whole.AsMemory(0, length), Cancelled);
            var checkpoint = OutputCheckpoint.ReadLast(Path, format, pairs);
            Assert.Equal(length, new FileInfo(Path).Length);

            await using (var output = FileOutput.Open(Path, format, _log))
            {
                var rest = readings.Where(reading => reading.Trade.Id > (checkpoint.LastTradeId(reading.Product, reading.Window) ?? 0)).ToArray();
                if (rest.Length > 0)
                    await output.WriteAsync(rest, Cancelled);
                await output.FlushAsync(Cancelled);
            }

            Assert.True(whole.AsSpan().SequenceEqual(ReadAll()), $"Cut at byte {length}");
        }
    }

    [Fact]
    public async Task Open_TornEnd_IsCutWithAWarningThatSaysHowMuch()
    {
        var whole = Lines.Of(OutputFormat.Jsonl, new Market("3").Trades(2));
        await File.WriteAllBytesAsync(Path, (byte[])[.. whole, .. "{\"product\":\"BT"u8], Cancelled);
        await FileOutput.Open(Path, OutputFormat.Jsonl, _log).DisposeAsync();
        Assert.Equal(whole, ReadAll());
        var (level, _, text) = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("14 bytes of a torn end were cut off", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public async Task Open_LastLinesZeroedByAPowerCut_AreCut(OutputFormat format)
    {
        var readings = new Market("3").Trades(3);
        var kept = Lines.Of(format, readings.AsSpan(0, 2));
        var damaged = Lines.Of(format, readings);
        damaged.AsSpan(kept.Length + 5, 30).Clear();
        await File.WriteAllBytesAsync(Path, (byte[])[.. damaged, .. new byte[5000]], Cancelled);
        await FileOutput.Open(Path, format, _log).DisposeAsync();
        Assert.Equal(kept, ReadAll());
    }

    [Fact]
    public void Open_DamageBeyondATornEnd_IsRefusedAndLeftAsItIs()
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
    public void Open_ForeignFile_IsRefusedAndLeftAsItIs(OutputFormat format, string content)
    {
        File.WriteAllText(Path, content);
        var refusal = Refusal(format);
        Assert.Contains("line 1", refusal, StringComparison.Ordinal);
        Assert.Contains("choose another --out", refusal, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void Open_PlainFileWithLines_IsRefusedAsItCannotResume()
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
    public void Open_AFolder_SaysSo()
    {
        Directory.CreateDirectory(Path);
        Assert.Contains("is a folder", Refusal(OutputFormat.Jsonl), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderMissing_SaysWhichToCreate()
    {
        var path = _folder.File("missing/readings");
        var refusal = Assert.Throws<OutputFileException>(() => FileOutput.Open(path, OutputFormat.Jsonl, _log));
        Assert.Contains($"create {_folder.File("missing")} first", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(path, refusal.Path);
    }

    [Fact]
    public void Open_NoPermission_SaysSo()
    {
        Assert.SkipUnless(File.Exists(ReadOnlyEvenToRoot), $"needs {ReadOnlyEvenToRoot}");
        var refused = Assert.Throws<OutputFileException>(() => FileOutput.Open(ReadOnlyEvenToRoot, OutputFormat.Jsonl, _log));
        Assert.Contains("no permission", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhileAnotherProcessWrites_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/python3"), "the other process is a Python program");
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/python3",
            ["-c", "import fcntl,sys; f=open(sys.argv[1],'w'); fcntl.lockf(f, fcntl.LOCK_EX); print('locked', flush=True); sys.stdin.read()", Path])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync(Cancelled).InTime());
        Assert.Contains("another process", Refusal(OutputFormat.Jsonl), StringComparison.Ordinal);
        other.StandardInput.Close();
        await other.WaitForExitAsync(Cancelled).InTime();
        await FileOutput.Open(Path, OutputFormat.Jsonl, _log).DisposeAsync();
    }

    [Fact]
    public async Task Flush_WithoutReadings_GivesACsvFileItsHeader()
    {
        await using (var output = FileOutput.Open(Path, OutputFormat.Csv, _log))
            await output.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv), ReadAll());
        await using (var again = FileOutput.Open(Path, OutputFormat.Csv, _log))
            await again.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv), ReadAll());
    }

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public async Task Write_DiskFull_LeavesWholeLinesAndGoesOnWhenThereIsRoom(OutputFormat format)
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
        Assert.Equal(Lines.Of(format, readings.AsSpan(0, written)), ReadAll(path));

        File.Delete(ballast);
        await output.WriteAsync(readings.AsMemory(written), Cancelled);
        Assert.Equal(Lines.Of(format, readings), ReadAll(path));
    }

    [Fact]
    public async Task Pump_DiskFullForAWhile_LosesAndDoublesNothing()
    {
        using var disk = SmallDisk.Mount(_folder.File("disk"), DiskBytes);
        var path = System.IO.Path.Combine(disk.Path, "readings");
        var ballast = System.IO.Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[DiskBytes * 3 / 4], Cancelled);
        var readings = new Market("3").Trades(300);

        await using var pump = new OutputPump(
            FileOutput.Open(path, OutputFormat.Jsonl, _log), path, new() { BatchReadingsMax = 16 }, TimeProvider.System, _log);
        await pump.PostAsync(readings, Cancelled);
        await _log.Logged(4002).InTime();
        File.Delete(ballast);
        await _log.Logged(4004).InTime();
        Assert.Equal(0, (await pump.StopAsync(TestDeadline.Patience)).Pending);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, readings), ReadAll(path));
    }

    [Fact]
    public async Task Write_FileEmptiedByLogRotation_GoesOnAtItsStartWithAWarning()
    {
        var readings = new Market("3").Trades(20);
        await using var output = FileOutput.Open(Path, OutputFormat.Csv, _log);
        await output.WriteAsync(readings.AsMemory(0, 10), Cancelled);
        await File.WriteAllTextAsync(Path, "", Cancelled);
        await output.WriteAsync(readings.AsMemory(10), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv, readings.AsSpan(10)), ReadAll());
        Assert.Equal(4013, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public async Task Flush_FileDeletedFromOutside_SaysSoOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file cannot be deleted");
        await using var output = FileOutput.Open(Path, OutputFormat.Jsonl, _log);
        await output.WriteAsync(new Market("3").Trade(1), Cancelled);
        await output.FlushAsync(Cancelled);
        Assert.Empty(_log.Entries);
        File.Delete(Path);
        await output.FlushAsync(Cancelled);
        await output.FlushAsync(Cancelled);
        Assert.Equal(4014, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public async Task Write_NullDevice_IsNoCutFile()
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
        Assert.Null(OutputCheckpoint.ReadLast(Path, OutputFormat.Jsonl, []).LastTradeId(readings[0].Product, readings[0].Window));

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

    private byte[] ReadAll(string? path = null)
    {
        using var file = new FileStream(path ?? Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}

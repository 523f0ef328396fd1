using Microsoft.Extensions.Logging;

namespace Vwap.Outputs.Tests;

/// <summary>The file of an output is renamed, deleted or replaced while it is written.</summary>
public sealed class RotationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogRecorder _log = new();
    private readonly Reading[] _readings = new Market("3").Trades(20);

    public RotationTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be renamed");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Current => _folder.File("readings");

    private string Old => _folder.File("readings.1");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(OutputFormat.Jsonl, true)]
    [InlineData(OutputFormat.Csv, true)]
    [InlineData(OutputFormat.Plain, true)]
    [InlineData(OutputFormat.Jsonl, false)]
    [InlineData(OutputFormat.Csv, false)]
    public async Task Flush_FileRenamed_OldAndNewTogetherHaveEveryLineOnce(OutputFormat format, bool isCreated)
    {
        await using var output = FileOutput.Open(Current, format, _log);
        await output.WriteAsync(_readings.AsMemory(0, 5), Cancelled);
        Rename(isCreated);
        await output.WriteAsync(_readings.AsMemory(5, 5), Cancelled);
        await output.FlushAsync(Cancelled);
        await output.WriteAsync(_readings.AsMemory(10), Cancelled);
        await output.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(format, _readings.AsSpan(0, 10)), Lines.In(Old));
        Assert.Equal(Lines.Of(format, _readings.AsSpan(10)), Lines.In(Current));
        Assert.Equal((LogLevel.Information, 4014), Assert.Single(_log.Entries) is var (level, id, _) ? (level, id) : default);
    }

    [Fact]
    public async Task Flush_FileRenamed_WritesTheCsvHeaderToTheNewFile()
    {
        await using var output = FileOutput.Open(Current, OutputFormat.Csv, _log);
        await output.WriteAsync(_readings, Cancelled);
        Rename(isCreated: true);
        await output.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv), Lines.In(Current));
    }

    [Fact]
    public async Task Flush_FileDeleted_CreatesIt()
    {
        await using var output = FileOutput.Open(Current, OutputFormat.Jsonl, _log);
        await output.WriteAsync(_readings.AsMemory(0, 5), Cancelled);
        File.Delete(Current);
        await output.FlushAsync(Cancelled);
        await output.WriteAsync(_readings.AsMemory(5), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(5)), Lines.In(Current));
    }

    [Fact]
    public async Task Flush_NewFileHasATornLine_ContinuesAfterTheLastWholeOne()
    {
        await using var output = FileOutput.Open(Current, OutputFormat.Jsonl, _log);
        await output.WriteAsync(_readings.AsMemory(0, 5), Cancelled);
        Rename(isCreated: false);
        await File.WriteAllBytesAsync(Current, (byte[])[.. Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(5, 5)), .. "{\"prod"u8], Cancelled);
        await output.FlushAsync(Cancelled);
        await output.WriteAsync(_readings.AsMemory(10), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(5)), Lines.In(Current));
    }

    [Fact]
    public async Task Flush_SymbolicLinkRetargeted_ContinuesInTheNewTarget()
    {
        File.CreateSymbolicLink(Current, Old);
        await using var output = FileOutput.Open(Current, OutputFormat.Jsonl, _log);
        await output.WriteAsync(_readings.AsMemory(0, 5), Cancelled);
        File.Delete(Current);
        File.CreateSymbolicLink(Current, _folder.File("readings.2"));
        await output.FlushAsync(Cancelled);
        await output.WriteAsync(_readings.AsMemory(5), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(0, 5)), Lines.In(Old));
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(5)), Lines.In(_folder.File("readings.2")));
    }

    [Theory]
    [InlineData("somebody else's\n")]
    [InlineData("folder")]
    [InlineData("pipe")]
    public async Task Flush_NewFileUnusable_FailsUntilItIsGoneAndLeavesItAlone(string content)
    {
        await using var output = FileOutput.Open(Current, OutputFormat.Jsonl, _log);
        await output.WriteAsync(_readings.AsMemory(0, 5), Cancelled);
        Rename(isCreated: false);
        if (content == "folder")
            Directory.CreateDirectory(Current);
        else if (content == "pipe")
            ProgramEnd.Of("mkfifo", Current);
        else
            _folder.Write("readings", content);
        for (var attempt = 0; attempt < 3; attempt++)
            await Assert.ThrowsAsync<OutputFileException>(() => output.FlushAsync(Cancelled).AsTask());
        if (content.EndsWith('\n'))
            Assert.Equal(content, await File.ReadAllTextAsync(Current, Cancelled));

        Directory.Move(Current, _folder.File("obstacle"));
        await output.FlushAsync(Cancelled);
        await output.WriteAsync(_readings.AsMemory(5), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(0, 5)), Lines.In(Old));
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(5)), Lines.In(Current));
    }

    [Fact]
    public async Task Flush_NewFileWrittenByAnotherProcess_FailsUntilItEnds()
    {
        await using var output = FileOutput.Open(Current, OutputFormat.Jsonl, _log);
        await output.WriteAsync(_readings.AsMemory(0, 5), Cancelled);
        Rename(isCreated: true);
        using (await OtherWriter.StartAsync(Current))
        {
            var failure = await Assert.ThrowsAsync<OutputFileException>(() => output.FlushAsync(Cancelled).AsTask());
            Assert.Contains("another process", failure.Message, StringComparison.Ordinal);
        }

        await output.FlushAsync(Cancelled);
        await output.WriteAsync(_readings.AsMemory(5), Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, _readings.AsSpan(5)), Lines.In(Current));
    }

    [Fact]
    public async Task Flush_FileRenamed_OnlyTheNewFileIsLocked()
    {
        await using var output = FileOutput.Open(Current, OutputFormat.Jsonl, _log);
        await output.WriteAsync(_readings.AsMemory(0, 5), Cancelled);
        Rename(isCreated: true);
        await output.FlushAsync(Cancelled);
        using var old = await OtherWriter.StartAsync(Old);
        await Assert.ThrowsAsync<IOException>(() => OtherWriter.StartAsync(Current));
    }

    [Fact]
    public async Task Checkpoint_AfterARotation_KnowsOnlyTheNewFile()
    {
        var market = new Market("3");
        await using var output = FileOutput.Open(Current, OutputFormat.Jsonl, _log);
        await output.WriteAsync((Reading[])[.. market.Trade(7), .. market.Trade(70, stream: "ETH-USD")], Cancelled);
        Rename(isCreated: true);
        await output.FlushAsync(Cancelled);
        await output.WriteAsync(market.Trade(8), Cancelled);
        var window = WindowSpec.Parse("3");
        var (btc, eth) = (StreamId.Parse("BTC-USD"), StreamId.Parse("ETH-USD"));
        var checkpoint = OutputCheckpoint.ReadLast(Current, OutputFormat.Jsonl, [(btc, window), (eth, window)]);
        Assert.Equal(8, checkpoint.LastTradeId(btc, window));
        Assert.Null(checkpoint.LastTradeId(eth, window));
    }

    /// <summary>The clock does not move, so that no interval ends.</summary>
    [Fact]
    public async Task FlushSoon_FileRenamed_ContinuesInTheNewFileBeforeTheInterval()
    {
        await using var pump = new OutputPump(FileOutput.Open(Current, OutputFormat.Csv, _log), Current, options: null, new VirtualTime(), _log);
        await pump.PostAsync(_readings.AsMemory(0, 5), Cancelled);
        await TestDeadline.UntilAsync(() => pump.Statistics.Pending == 0);
        Rename(isCreated: true);
        pump.FlushSoon();
        await _log.Logged(4014).InTime();
        await pump.PostAsync(_readings.AsMemory(5), Cancelled);
        Assert.Equal(0, (await pump.StopAsync(TestDeadline.Patience)).Pending);
        Assert.Equal(Lines.Of(OutputFormat.Csv, _readings.AsSpan(0, 5)), Lines.In(Old));
        Assert.Equal(Lines.Of(OutputFormat.Csv, _readings.AsSpan(5)), Lines.In(Current));
    }

    [Fact]
    public async Task Pump_FileRenamedManyTimes_FilesTogetherHaveEveryLineOnce()
    {
        const int Rotations = 20;
        const int Part = 50;
        var readings = new Market("3").Trades(2 * Part * Rotations);
        var options = new OutputPumpOptions { FlushInterval = TimeSpan.FromMilliseconds(1) };
        await using var pump = new OutputPump(FileOutput.Open(Current, OutputFormat.Jsonl, _log), Current, options, TimeProvider.System, _log);
        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            await pump.PostAsync(readings.AsMemory(2 * rotation * Part, Part), Cancelled);
            File.Move(Current, $"{Current}.{rotation:D3}");
            if (rotation % 2 == 0)
                File.OpenHandle(Current, FileMode.OpenOrCreate).Dispose();
            await pump.PostAsync(readings.AsMemory((2 * rotation + 1) * Part, Part), Cancelled);
            await TestDeadline.UntilAsync(() => _log.Entries.Count(entry => entry.Id == 4014) > rotation);
        }

        Assert.Equal(0, (await pump.StopAsync(TestDeadline.Patience)).Pending);
        var files = Directory.GetFiles(_folder.Path, "readings.*").Order(StringComparer.Ordinal).Append(Current);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, readings), files.SelectMany(Lines.In));
    }

    private void Rename(bool isCreated)
    {
        File.Move(Current, Old);
        if (isCreated)
            File.WriteAllText(Current, "");
    }
}

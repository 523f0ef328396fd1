namespace Vwap.Cli.Tests;

/// <summary>The file of a run is renamed while it is written, as by logrotate: the files together equal that of an undisturbed run.</summary>
public sealed class RotationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _rotated = [];

    public RotationTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file cannot be renamed");

    private string MarketLog => _folder.File("market.jsonl");

    private string Readings => _folder.File("readings");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("jsonl", true)]
    [InlineData("csv", true)]
    [InlineData("csv", false)]
    public async Task Run_FileRenamedRepeatedly_FilesTogetherEqualThatOfAnUndisturbedRun(string format, bool isCreated)
    {
        await using var exchange = await StartExchangeAsync(trades: 12_000);
        await using var run = StartRun(exchange, format);
        var quiet = exchange.WaitUntilQuietAsync();
        for (var rotation = 1; rotation <= 4 && !quiet.IsCompleted; rotation++)
        {
            await TestDeadline.PollAsync(() => quiet.IsCompleted || HasMoreThan(50_000), () => run.Log);
            if (rotation > 1 && quiet.IsCompleted)
                break;
            Rotate(isCreated);
            await TestDeadline.PollAsync(() => quiet.IsCompleted || HasMoreThan(0), () => run.Log);
        }

        await quiet;
        await EndAsync(exchange, run, format);
    }

    /// <summary>In a quiet market nothing is written, so that only the signal makes the run look for a new file.</summary>
    [Fact]
    public async Task Run_HangUpSignal_ContinuesInTheNewFileAtOnce()
    {
        Needs.HangUpSignals();
        await using var exchange = await StartExchangeAsync(trades: 2_000);
        await using var run = StartRun(exchange, "csv");
        await exchange.WaitUntilQuietAsync();
        await new AwaitedTrades(Readings, MarketEnd.ReadLastIds(MarketLog)).WaitAsync(() => run.Log);
        for (var rotation = 1; rotation <= 3; rotation++)
        {
            Rotate(isCreated: rotation % 2 == 0);
            await run.SignalAsync("HUP");
            await TestDeadline.PollAsync(() => HasMoreThan(0), () => run.Log);
        }

        await EndAsync(exchange, run, "csv");
    }

    [Fact]
    public async Task Run_KilledAfterARotation_ResumesFromTheNewFile()
    {
        await using var exchange = await StartExchangeAsync(trades: 12_000);
        await using (var killed = StartRun(exchange, "jsonl"))
        {
            await TestDeadline.PollFileAsync(Readings, () => new FileInfo(Readings).Length > 50_000, () => killed.Log);
            Rotate(isCreated: true);
            await TestDeadline.PollFileAsync(Readings, () => ReadProducts().Count == 3, () => killed.Log);
            killed.Kill();
        }

        await using var run = StartRun(exchange, "jsonl");
        await EndAsync(exchange, run, "jsonl");
        Assert.DoesNotContain("no reading of", run.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "ETH-USD, ETH-BTC")]
    [InlineData(false, "BTC-USD, ETH-USD, ETH-BTC")]
    public async Task Run_FileWithoutAReadingOfAProduct_WarnsThatItCannotResume(bool hasReading, string products)
    {
        const string Reading =
            """{"product":"BTC-USD","window":"200","vwap":"1.5","volume":"2","notional":"3","count":1,"trade_id":7,"price":"1.5","size":"2","time":"2025-08-22T20:11:59.390567Z","state":"gap"}""";
        await File.WriteAllTextAsync(Readings, hasReading ? Reading + "\n" : "", TestContext.Current.CancellationToken);
        await using var run = VwapProcess.Start("run", "--endpoint", "ws://127.0.0.1:1", "--out", Readings);
        await run.WaitForLogAsync($"{Readings}: no reading of {products} to resume from; starting with the latest trade");
    }

    private Task<Exchange> StartExchangeAsync(int trades)
    {
        ReferenceProgram.Require();
        return Exchange.StartAsync(_folder, "--rate", "2000", "--trades", $"{trades}", "--market-log", MarketLog);
    }

    private VwapProcess StartRun(Exchange exchange, string format) =>
        VwapProcess.Start(["run", .. exchange.EndpointAndRest, "--output", format, "--out", Readings, "--hold", "60s"]);

    private void Rotate(bool isCreated)
    {
        _rotated.Add($"{Readings}.{_rotated.Count + 1}");
        File.Move(Readings, _rotated[^1]);
        if (isCreated)
            File.OpenHandle(Readings, FileMode.OpenOrCreate).Dispose();
    }

    private HashSet<string> ReadProducts() => [.. Read(Readings).Split('\n')[..^1].Select(MarketComparison.Product)];

    private bool HasMoreThan(long bytes) => File.Exists(Readings) && new FileInfo(Readings).Length > bytes;

    /// <summary>In whichever file: the market may have ended before the last rotation.</summary>
    private bool IsWritten(long tradeId) => _rotated.Append(Readings).Any(path => File.Exists(path) && Read(path).Contains($"{tradeId}", StringComparison.Ordinal));

    private static string Read(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }

    private async Task EndAsync(Exchange exchange, VwapProcess run, string format)
    {
        await exchange.WaitUntilQuietAsync();
        var last = MarketEnd.ReadLastIds(MarketLog).ToArray();
        await TestDeadline.PollAsync(() => last.All(IsWritten), () => run.Log);
        await run.StopAsync();
        await exchange.StopAsync();

        var expected = await ReferenceProgram.ReadLinesAsync(MarketLog, "200");
        // The last file is empty, or not there, if the market ended before its rotation.
        var files = _rotated.Append(Readings).Where(File.Exists).Select(File.ReadAllText).Where(text => text.Length > 0).ToArray();
        Assert.True(files.Length > 1);
        Assert.All(files, text => Assert.EndsWith("\n", text, StringComparison.Ordinal));
        var written = files.SelectMany(text => text.Split('\n')[(format == "csv" ? 1 : 0)..^1]);
        MarketComparison.AssertAgree(format == "csv" ? expected.Select(ReferenceProgram.ToCsv) : expected, written);
    }
}

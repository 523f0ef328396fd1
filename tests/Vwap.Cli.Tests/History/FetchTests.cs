using Vwap.Outputs;

namespace Vwap.Cli.Tests;

public sealed class FetchTests
{
    private static readonly string Now = DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-dd");

    [Theory]
    [InlineData("coinbase", "BTC-USD")]
    [InlineData("coinbase-advanced", "coinbase-advanced:BTC-USD")]
    [InlineData("kraken", "kraken:BTC/USD")]
    public async Task Fetch_Product_GivesTheMarketsTrades(string venue, string product)
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await StartQuietAsync(folder, "--venue", venue, "--faults", "rest-500:0.1,rest-429:0.05");
        var fetched = await FetchAsync(exchange, product, folder.File("trades.csv"));
        Assert.True(fetched.ExitCode == 0, fetched.Log);

        var expected = LoggedTrade.Read(folder.File("market.jsonl")).Where(trade => trade.Product is "BTC-USD" or "BTC/USD").Select(trade => trade.TradeId).ToArray();
        var ids = File.ReadLines(folder.File("trades.csv")).Skip(1).Select(line => long.Parse(line.Split(',')[1])).ToArray();
        Assert.True(expected.Length > 1_500);
        Assert.Equal(expected, ids[^expected.Length..]); // the exchange has a history from before its market
        Assert.Equal(ids.Order(), ids);
        var audit = await VwapProcess.RunAsync("audit", folder.File("trades.csv"));
        Assert.True(audit.ExitCode == 0, audit.Output);
    }

    [Fact]
    public async Task Fetch_KilledAndResumed_GivesTheFileOfOneRunThatReplaysToTheReference()
    {
        ReferenceProgram.Require();
        using var folder = new TemporaryFolder();
        await using var exchange = await StartQuietAsync(folder, "--faults", "rest-slow:0.3,rest-500:0.1");
        var (whole, pieces) = (folder.File("whole.jsonl"), folder.File("pieces.jsonl"));
        Assert.Equal(0, (await FetchAsync(exchange, "BTC-USD", whole)).ExitCode);

        var random = new Random(20_261_130);
        for (var kill = 0; kill < 20; kill++)
        {
            await using var run = StartFetch(exchange, "BTC-USD", pieces);
            await Task.WhenAny(run.WaitForExitAsync(), Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 1_500)), TestContext.Current.CancellationToken)); // a random moment
            run.Kill();
            if (kill % 4 == 0 && File.Exists(pieces) && new FileInfo(pieces).Length > 100)
                Tear(pieces);
        }

        Assert.Equal(0, (await FetchAsync(exchange, "BTC-USD", pieces)).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(pieces, TestContext.Current.CancellationToken));

        var frames = folder.File("frames.jsonl");
        await File.WriteAllLinesAsync(frames, (await File.ReadAllLinesAsync(whole, TestContext.Current.CancellationToken)).Select(
            line => line.Replace("{\"product\":", "{\"type\":\"match\",\"product_id\":", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        var (exitCode, output, log) = await VwapProcess.RunAsync("replay", whole, "--window", "200,5s");
        Assert.True(exitCode == 0, log);
        MarketComparison.AssertAgree(await ReferenceProgram.ReadLinesAsync(frames, "200", "5s"), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [LongFact]
    public async Task Fetch_IntoParquet_GivesTheTradesOfTheOtherForms()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await StartQuietAsync(folder);
        var (csv, parquet) = (folder.File("trades.csv"), folder.File("trades.parquet"));
        Assert.Equal(0, (await FetchAsync(exchange, "BTC-USD", csv)).ExitCode);
        var fetched = await FetchAsync(exchange, "BTC-USD", parquet);
        Assert.True(fetched.ExitCode == 0, fetched.Log);
        Assert.Equal(["trades.csv", "trades.parquet"], Directory.GetFiles(folder.Path, "trades.*").Select(Path.GetFileName).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        var (ofCsv, ofParquet) = (await VwapProcess.RunAsync("replay", csv, "--with", "side"), await VwapProcess.RunAsync("replay", parquet, "--with", "side"));
        Assert.Equal(ofCsv.Output, ofParquet.Output);
        Assert.Contains("\"buy_volume\":\"", ofCsv.Output, StringComparison.Ordinal);

        var again = await FetchAsync(exchange, "BTC-USD", parquet);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("already exists, and a Parquet file is not continued", again.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void TradeFile_OfAVersionWithoutSides_KeepsItsColumns()
    {
        const string Old = "product,trade_id,price,size,time,venue\nBTC-USD,1,1.5,2,2026-01-01T00:00:01.000000Z,coinbase\n";
        using var folder = new TemporaryFolder();
        var path = folder.Write("old.csv", Old);
        var stream = StreamId.Parse("BTC-USD");
        using (var file = TradeFile.Open(path, OutputFormat.Csv, stream))
            file.Append([new(stream, 2, Price.Parse("1.5"), Size.Parse("2"), new(2026, 1, 1, 0, 0, 2, DateTimeKind.Utc), TakerSide.Buy)]);
        Assert.Equal(Old + "BTC-USD,2,1.5,2,2026-01-01T00:00:02.000000Z,coinbase\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task Fetch_PartOfTheTime_GivesJustThat()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await StartQuietAsync(folder);
        var whole = folder.File("whole.csv");
        Assert.Equal(0, (await FetchAsync(exchange, "ETH-USD", whole)).ExitCode);
        var rows = File.ReadAllLines(whole)[1..];
        var (from, to) = (TimeOf(rows[rows.Length / 3]), TimeOf(rows[rows.Length / 2]));

        var part = folder.File("part.csv");
        var (exitCode, _, log) = await VwapProcess.RunAsync("fetch", "ETH-USD", "--from", from, "--to", to, "--rest", $"http://127.0.0.1:{exchange.Port}", "--out", part);
        Assert.True(exitCode == 0, log);
        var expected = rows.Where(row => string.CompareOrdinal(TimeOf(row), from) >= 0 && string.CompareOrdinal(TimeOf(row), to) < 0);
        Assert.Equal(expected, File.ReadAllLines(part)[1..], StringComparer.Ordinal);
    }

    /// <summary>A write may end after any byte: nothing is lost or repeated, and the next run cuts it off.</summary>
    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    public void TradeFile_CutAtAnyByte_ContinuesAfterItsLastWholeLine(OutputFormat format)
    {
        using var folder = new TemporaryFolder();
        var stream = StreamId.Parse("coinbase-advanced:BTC-USD");
        Trade[] trades = [.. Enumerable.Range(1, 3).Select(id => new Trade(stream, id, Price.Parse("1.5"), Size.Parse("2"), new(2026, 1, 1, 0, 0, id, DateTimeKind.Utc)))];
        var whole = folder.File("whole");
        using (var file = TradeFile.Open(whole, format, stream))
            file.Append(trades);
        var bytes = File.ReadAllBytes(whole);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var cut = folder.File("cut");
            File.WriteAllBytes(cut, bytes[..length]);
            using (var file = TradeFile.Open(cut, format, stream))
                file.Append(trades.AsSpan((int)file.Count));
            Assert.Equal(bytes, File.ReadAllBytes(cut));
        }
    }

    [LongFact]
    public async Task Fetch_ResumedWithAnEarlierFrom_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await StartQuietAsync(folder);
        var whole = folder.File("whole.csv");
        Assert.Equal(0, (await FetchAsync(exchange, "BTC-USD", whole)).ExitCode);
        var rows = File.ReadAllLines(whole)[1..];
        var part = folder.File("part.csv");
        string[] Arguments(string from, string to) => ["fetch", "BTC-USD", "--from", from, "--to", to, "--rest", $"http://127.0.0.1:{exchange.Port}", "--out", part];
        Assert.Equal(0, (await VwapProcess.RunAsync(Arguments(TimeOf(rows[500]), TimeOf(rows[900])))).ExitCode);

        var earlier = await VwapProcess.RunAsync(Arguments(TimeOf(rows[100]), TimeOf(rows[900])));
        Assert.Equal(2, earlier.ExitCode);
        Assert.Contains("is not before --from either", earlier.Log, StringComparison.Ordinal);
        var shorter = await VwapProcess.RunAsync(Arguments(TimeOf(rows[500]), TimeOf(rows[600])));
        Assert.Equal(2, shorter.ExitCode);
        Assert.Contains("after --to", shorter.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another file", "{\"product\":\"ETH-USD\",\"trade_id\":1,\"price\":\"1\",\"size\":\"1\",\"time\":\"2026-01-01T00:00:00.000000Z\",\"venue\":\"coinbase\"}\n", "line 1 is trade 1 of ETH-USD, not the next of BTC-USD")]
    [InlineData("other content", "hello\nworld\n", "line 1 is not what vwap fetch writes")]
    [InlineData("one line", "hello", "its last line is not a torn trade")]
    [InlineData("readings", "{\"product\":\"BTC-USD\",\"window\":\"1\",\"trade_id\":1,\"price\":\"1\",\"size\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"venue\":\"coinbase\"}\n", "line 1 is not what vwap fetch writes")]
    [InlineData("earlier trades", "{\"product\":\"BTC-USD\",\"trade_id\":1,\"price\":\"1\",\"size\":\"1\",\"time\":\"2019-01-01T00:00:00.000000Z\",\"venue\":\"coinbase\"}\n", "before --from")]
    public async Task Fetch_IntoAFileOfSomethingElse_IsRefusedAndLeavesIt(string what, string content, string problem)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("trades.jsonl", content);
        var (exitCode, _, log) = await VwapProcess.RunAsync("fetch", "BTC-USD", "--from", "2020-01-01", "--rest", "http://127.0.0.1:1", "--out", file);
        Assert.True(exitCode == 2, what);
        Assert.Contains(problem, log, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [LongFact]
    public async Task Fetch_NothingListens_FailsAndNamesTheAddress()
    {
        using var folder = new TemporaryFolder();
        await using var run = VwapProcess.Start("fetch", "BTC-USD", "--from", "2020-01-01", "--rest", "http://127.0.0.1:1", "--out", folder.File("x.csv"));
        Assert.Equal(1, await run.WaitForExitAsync());
        Assert.Contains("http://127.0.0.1:1/: BTC-USD could not be fetched", run.Log, StringComparison.Ordinal);
    }

    private static async Task<Exchange> StartQuietAsync(TemporaryFolder folder, params string[] arguments)
    {
        var exchange = await Exchange.StartAsync(folder, ["--rate", "max", "--trades", "6000", "--seed", "8", "--market-log", folder.File("market.jsonl"), .. arguments]);
        var products = arguments.Contains("kraken") ? "kraken:BTC/USD" : arguments.Contains("coinbase-advanced") ? "coinbase-advanced:BTC-USD" : "BTC-USD,ETH-USD";
        await using var listener = VwapProcess.Start(["run", .. exchange.Endpoint, "--products", products, "--output", "none"]);
        await exchange.WaitUntilQuietAsync();
        await listener.StopAsync();
        return exchange;
    }

    private static VwapProcess StartFetch(Exchange exchange, string product, string file) =>
        VwapProcess.Start("fetch", product, "--from", "2020-01-01", "--to", Now, "--rest", $"http://127.0.0.1:{exchange.Port}", "--out", file);

    private static async Task<(int ExitCode, string Output, string Log)> FetchAsync(Exchange exchange, string product, string file)
    {
        await using var run = StartFetch(exchange, product, file);
        return await run.EndAsync();
    }

    private static void Tear(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length - 40);
    }

    private static string TimeOf(string row) => row.Split(',')[4];
}

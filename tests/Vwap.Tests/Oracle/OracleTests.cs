namespace Vwap.Tests;

public sealed class OracleTests
{
    /// <summary>Two markets make a million trades with VWAP_FULL=1; the reference programs take most of a minute for them.</summary>
    private static readonly int GeneratedTrades = TestSize.IsFull ? 500_000 : 50_000;

    public static MatrixTheoryData<string, string> Captures => new(
        ["ws_exchange_matches_2021-04-17_10products.native.jsonl", "ws_exchange_matches_2022-09-12_goreencoded.jsonl"],
        ["200", "50", "3", "1", "10s", "200,50,3,1,10s,1m"]);

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Engine_OnRecordedFrames_SaysWhatTheReferenceSays(string capture, string windows)
    {
        var file = SharedFiles.Find("data", capture);
        var trades = File.ReadLines(file).Select(Frame.Read).OfType<Trade>();
        Assert.NotEqual(0, await CompareAsync(file, trades, windows.Split(',')));
    }

    [Fact]
    public Task Engine_OnGeneratedTradesOfFiftyProducts_SaysWhatTheReferenceSays() =>
        Task.WhenAll(new[] { 20260101, 20260102 }.Select(seed => Task.Run(() => CompareGeneratedAsync(seed), TestContext.Current.CancellationToken)));

    private static async Task CompareGeneratedAsync(int seed)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("market.jsonl");
        await File.WriteAllLinesAsync(
            file, GeneratedMarket.Trades(seed, GeneratedTrades).Select(trade => Frame.Write(trade)), TestContext.Current.CancellationToken);
        Assert.Equal(2 * GeneratedTrades, await CompareAsync(file, GeneratedMarket.Trades(seed, GeneratedTrades), ["200", "10s"]));
    }

    /// <summary>Compares line by line as the reference writes them.</summary>
    /// <returns>How many lines were compared.</returns>
    private static async Task<int> CompareAsync(string file, IEnumerable<Trade> trades, string[] windows)
    {
        using var reference = ReferenceProgram.Start(file, windows);
        var engine = Given.Engine(windows);
        var lines = 0;
        foreach (var trade in trades)
        {
            foreach (var said in Lines(engine, trade))
            {
                Assert.Equal(await reference.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), said);
                lines++;
            }
        }

        Assert.Null(await reference.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await reference.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, reference.ExitCode);
        return lines;
    }

    private static string[] Lines(VwapEngine engine, in Trade trade) =>
        [.. engine.Add(trade).ToArray().Select(reading => ReadingText.Json(reading))];
}

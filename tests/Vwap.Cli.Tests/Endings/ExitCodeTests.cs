namespace Vwap.Cli.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("ws://127.0.0.1:1", "refused")]
    [InlineData("ws://name.invalid", "")]
    public async Task Run_NoNetwork_KeepsTryingAndSaysWhatWhenAndTheWayOut(string endpoint, string why)
    {
        await using var run = VwapProcess.Start("run", "--endpoint", endpoint);
        var line = await run.WaitForLogAsync("Cannot get trades from ");
        Assert.Contains(endpoint, line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.Matches(@"Next try in \d+\.\d s", line);
        Assert.Contains("vwap demo", line, StringComparison.Ordinal);

        await run.SignalAsync("TERM");
        Assert.Equal(0, await run.WaitForExitAsync());
    }

    [Fact]
    public async Task Run_UnknownProduct_IsUsageWithTheExchangesReason()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        var (exitCode, output, log) = await VwapProcess.RunAsync(["run", .. exchange.EndpointAndRest, "--products", "BTC-USD,NO-SUCH"]);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("NO-SUCH is not a valid product", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_PortInUse_FailsInOneLineWithTheWayOut()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        var (exitCode, _, log) = await VwapProcess.RunAsync("simulate", "--listen", $"127.0.0.1:{exchange.Port}");
        Assert.Equal(1, exitCode);
        Assert.Contains("in use", Assert.Single(log.Split('\n')), StringComparison.Ordinal);
        Assert.Contains("--listen", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Required command")]
    [InlineData("frob", "frob")]
    [InlineData("run --frob 3", "vwap run --help")]
    [InlineData("run extra", "extra")]
    [InlineData("run --window", "--window")]
    [InlineData("replay", "FILE|argument")]
    [InlineData("run --window 0 --hold x", "--window")]
    [InlineData("demo --frames /no/such/file", "/no/such/file")]
    [InlineData("demo --rate 0", "--rate")]
    [InlineData("demo --faults nonsense:1", "--faults")]
    [InlineData("simulate --listen here", "--listen")]
    [InlineData("replay /no/such/file", "/no/such/file")]
    [InlineData("record /tmp", "FILE: /tmp is a folder: give the name of a file in it")]
    [InlineData("record /no/such/folder/file", "FILE: /no/such/folder/file: its folder does not exist: create /no/such/folder first")]
    [InlineData("run --out /no/such/folder/file", "/no/such/folder")]
    public async Task Command_Mistaken_IsUsageToldOnStandardErrorOnly(string arguments, string told)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Matches(told, log);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--out", "run", "--out", "")]
    [InlineData("replay", "replay", "")]
    [InlineData("--frames", "simulate", "--frames", "")]
    public async Task Command_EmptyValue_IsUsageAndNamesWhatStandsBefore(string before, params string[] arguments)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"vwap: {before}: an empty value follows it", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frames", "# Notes\n\nNo frame at all.\n", 1)]
    [InlineData("frames", """{"type":"match","trade_id":1,"product_id":"ETH-USD","size":"1","price":"2","side":"buy","time":"2025-08-22T20:11:59.390567Z"}""", 1)]
    [InlineData("trades.csv", "product,trade_id,price,size,time\nETH-USD,1,2,1,2025-08-22T20:11:59.390567Z\n", 1)]
    [InlineData("frames", """{"type":"subscriptions","channels":[]}""", 0)]
    [InlineData("trades.csv", "product,trade_id,price,size,time\n", 0)]
    [InlineData("frames", "", 0)]
    public async Task Replay_NothingOfUseInTheFile_IsAFailure(string name, string content, int expected)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, log) = await VwapProcess.RunAsync("replay", folder.Write(name, content), "--products", "BTC-USD");
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Equal(expected == 1, log.Contains("Nothing in the file could be used", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help", "vwap demo")]
    [InlineData("run --help", "Examples:")]
    [InlineData("replay --help", "all of the file")]
    public async Task Help_Asked_IsOnStandardOutput(string arguments, string told)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments.Split(' '));
        Assert.Equal(0, exitCode);
        Assert.Contains(told, output, StringComparison.Ordinal);
        Assert.Empty(log);
    }

    [Fact]
    public async Task Help_OfTheProgram_GivesEachCommandOneLine()
    {
        var (_, output, _) = await VwapProcess.RunAsync("--help");
        Assert.DoesNotContain("Examples:", output, StringComparison.Ordinal);
    }

    /// <summary>Its exchange is its own: where another one is does not concern it.</summary>
    [Fact]
    public async Task Demo_OtherExchangeInTheEnvironment_IsNotAsked()
    {
        await using var shell = VwapProcess.StartShell("FEED_ENDPOINT=nowhere REST_ENDPOINT=nowhere $VWAP demo --rate 500 --max-trades 5");
        var (exitCode, output, log) = await shell.EndAsync();
        Assert.True(exitCode == 0, log);
        Assert.Equal(5, output.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("200", 5)]
    [InlineData("200,5s", 10)]
    public async Task Demo_MaxTrades_EmitsSoManyOfTheFirstWindow(string windows, int lines)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync("demo", "--rate", "500", "--max-trades", "5", "--window", windows);
        Assert.True(exitCode == 0, log);
        Assert.Equal(lines, output.Count(letter => letter == '\n'));
    }
}

namespace Vwap.Cli.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("ws://127.0.0.1:1", "refused")]
    [InlineData("ws://name.invalid", "")]
    public async Task Run_NoNetwork_RetriesAndLogsWhy(string endpoint, string why)
    {
        await using var run = VwapProcess.Start("run", "--endpoint", endpoint);
        var line = await run.WaitForLogAsync("Cannot get trades from ");
        Assert.Contains(endpoint, line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.Matches(@"Retrying in \d+\.\d s", line);
        Assert.Contains("vwap demo", line, StringComparison.Ordinal);

        await run.StopAsync();
    }

    [Fact]
    public async Task Run_UnknownProduct_IsAUsageErrorWithTheExchangesReason()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        var (exitCode, output, log) = await VwapProcess.RunAsync(["run", .. exchange.EndpointAndRest, "--products", "BTC-USD,NO-SUCH"]);
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("NO-SUCH is not a valid product", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_PortInUse_FailsWithAdvice()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        var (exitCode, _, log) = await VwapProcess.RunAsync("simulate", "--listen", $"127.0.0.1:{exchange.Port}");
        Assert.Equal(1, exitCode);
        Assert.Contains("in use", Assert.Single(log.Split('\n')), StringComparison.Ordinal);
        Assert.Contains("--listen", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "vwap demo")]
    [InlineData("frob", "^vwap: frob: unknown command; see vwap --help$")]
    [InlineData("rn", @"^vwap: rn: unknown command \(did you mean run\?\); see vwap --help$")]
    [InlineData("run --windw 3", @"^vwap: --windw: unknown option \(did you mean --window\?\); see vwap run --help$")]
    [InlineData("run extra", "^vwap: extra: unknown argument; see vwap run --help$")]
    [InlineData("run @file", "^vwap: @file: unknown argument; see vwap run --help$")]
    [InlineData("generate cobol", "^vwap: 'cobol' cannot be generated: expected bash, zsh, fish, man or schema; see vwap generate --help$")]
    [InlineData("run --window", "^vwap: Required argument missing for option: '--window'; see vwap run --help$")]
    [InlineData("run --window 1 --window", "^vwap: --window: has no value")]
    [InlineData("replay", "^vwap: Required argument missing for command: 'replay'; see vwap replay --help$")]
    [InlineData("run --window 0 --hold x", "--window")]
    [InlineData("demo --frames /no/such/file", "^vwap: --frames: /no/such/file does not exist$")]
    [InlineData("demo --frames /tmp", "^vwap: --frames: /tmp is a folder, expected a file$")]
    [InlineData("demo --rate 0", "--rate")]
    [InlineData("demo --faults nonsense:1", "--faults")]
    [InlineData("simulate --listen here", "--listen")]
    [InlineData("simulate --venue nasdaq", "--venue: 'nasdaq' is not a venue: use coinbase, coinbase-advanced, kraken")]
    [InlineData("simulate --venue kraken --products BTCUSD", "--products: 'BTCUSD' is not a product of kraken: expected base and quote currency, such as BTC/USD")]
    [InlineData("replay /no/such/file", "^vwap: FILE: /no/such/file does not exist$")]
    [InlineData("replay /tmp", "^vwap: FILE: /tmp is a folder, expected a file$")]
    [InlineData("run --config /tmp", "^vwap: --config: /tmp is a folder, expected a file$")]
    [InlineData("record /tmp", "FILE: /tmp is a folder, expected a file")]
    [InlineData("record /no/such/folder/file", "FILE: /no/such/folder/file: its folder does not exist: create /no/such/folder first")]
    [InlineData("run --out /no/such/folder/file", "/no/such/folder")]
    public async Task Command_Mistake_IsAUsageErrorOnStandardErrorOnly(string arguments, string reported)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Matches(reported, log);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--out", "run", "--out", "", "--hold", "x")]
    [InlineData("--config", "run", "--config", "", "--hold", "x")]
    [InlineData("--products", "run", "--products", "", "--hold", "x")]
    [InlineData("--products", "run", "--products", "BTC-USD", "--hold", "x", "--products", "")]
    [InlineData("FILE", "record", "", "--hold", "x")]
    [InlineData("FILE", "replay", "", "--window", "x")]
    [InlineData("--frames", "simulate", "--frames", "", "--rate", "x")]
    [InlineData("--seed", "simulate", "--seed", "", "--rate", "x")]
    public async Task Command_EmptyValue_IsReportedOnceWithTheOtherProblems(string setting, params string[] arguments)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        var problems = log.Split('\n');
        Assert.Equal(2, problems.Length);
        Assert.Equal($"vwap: {setting}: has no value (unset variable?): set one or omit it", problems[0]);
        Assert.Contains("'x'", problems[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frames", "# Notes\n\nNo frame at all.\n", 1)]
    [InlineData("frames", """{"type":"match","trade_id":1,"product_id":"ETH-USD","size":"1","price":"2","side":"buy","time":"2025-08-22T20:11:59.390567Z"}""", 1)]
    [InlineData("trades.csv", "product,trade_id,price,size,time\nETH-USD,1,2,1,2025-08-22T20:11:59.390567Z\n", 1)]
    [InlineData("frames", """{"type":"subscriptions","channels":[]}""", 0)]
    [InlineData("trades.csv", "product,trade_id,price,size,time\n", 0)]
    [InlineData("frames", "", 0)]
    public async Task Replay_NothingUsableInTheFile_IsAFailure(string name, string content, int expected)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, log) = await VwapProcess.RunAsync("replay", folder.Write(name, content), "--products", "BTC-USD");
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Equal(expected == 1, log.Contains("No usable data in the file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help", "vwap demo")]
    [InlineData("run --help", "Examples:")]
    [InlineData("replay --help", "all in the file")]
    public async Task Help_Requested_GoesToStandardOutput(string arguments, string told)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments.Split(' '));
        Assert.Equal(0, exitCode);
        Assert.Contains(told, output, StringComparison.Ordinal);
        Assert.Empty(log);
    }

    [Fact]
    public async Task Help_OfTheProgram_HasOneLinePerCommand()
    {
        var (_, output, _) = await VwapProcess.RunAsync("--help");
        Assert.DoesNotContain("Examples:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OtherExchangeInTheEnvironment_IsIgnored()
    {
        await using var shell = VwapProcess.StartShell("FEED_ENDPOINT=nowhere REST_ENDPOINT=nowhere $VWAP demo --rate 500 --max-trades 5");
        var (exitCode, output, log) = await shell.EndAsync();
        Assert.True(exitCode == 0, log);
        Assert.Equal(5, output.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Demo_For_EndsAfterThatTime()
    {
        var (exitCode, _, log) = await VwapProcess.RunAsync("demo", "--for", "1s");
        Assert.Equal(0, exitCode);
        Assert.Contains("Stopped.", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200", 5)]
    [InlineData("200,5s", 10)]
    public async Task Demo_MaxTrades_LimitsReadingsOfTheFirstWindow(string windows, int lines)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync("demo", "--rate", "500", "--max-trades", "5", "--window", windows);
        Assert.True(exitCode == 0, log);
        Assert.Equal(lines, output.Count(letter => letter == '\n'));
    }
}

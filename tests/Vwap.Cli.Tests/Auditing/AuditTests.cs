using System.Text.Json;

namespace Vwap.Cli.Tests;

public sealed class AuditTests
{
    private const string Header = "product,trade_id,price,size,time\n";

    [Theory]
    [InlineData("clean", "1,2,3,4,5,6", 0, "Nothing found in 6 rows")]
    [InlineData("missing", "1,2,5,6", 1, "2 trades missing")]
    [InlineData("duplicate", "1,2,3,2,4", 1, "line 5: BTC-USD trade 2")]
    [InlineData("conflict", "1,2,3,2!,4", 1, "trades repeated with other content")]
    [InlineData("disorder", "1,3,2,4", 1, "trade 2 after 3")]
    [InlineData("time", "1,2,3<,4", 1, "1 times that go back")]
    [InlineData("price", "1,2,3?,4", 1, "line 4: price")]
    public async Task Audit_PlantedFault_IsFound(string what, string ids, int expected, string finding)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("trades.csv", Header + string.Concat(ids.Split(',').Select(Row)));
        var (exitCode, output, log) = await VwapProcess.RunAsync("audit", file);
        Assert.True(exitCode == expected, $"{what}: {output}{log}");
        Assert.Contains(finding, output, StringComparison.Ordinal);
    }

    /// <summary>Sixteen digits, eight decimals, and none: each is right only if it is the exact quotient rounded once.</summary>
    [Theory]
    [InlineData("100.66666666666667", 0, "1 VWAPs checked, 0 wrong")]
    [InlineData("100.6666666666667", 0, "1 VWAPs checked, 0 wrong")]
    [InlineData("100.66666667", 0, "1 VWAPs checked, 0 wrong")]
    [InlineData("101", 0, "1 VWAPs checked, 0 wrong")]
    [InlineData("100.66666666", 1, "exact is 100.6666666666667")]
    [InlineData("100.6666666666666", 1, "exact is 100.6666666666667")]
    [InlineData("100", 1, "exact is 100.6666666666667")]
    [InlineData("1.0067e2", 1, "is not a number in plain digits")]
    public async Task Audit_VwapOfAnotherTool_IsComparedAtItsDigits(string vwap, int expected, string finding)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("trades.csv", $"symbol,id,price,amount,timestamp,vwap\nX-Y,1,100,1,1764500000,\nX-Y,2,100,1,1764500001.5,\nX-Y,3,102,1,1764500002000,{vwap}\n");
        var (exitCode, output, _) = await VwapProcess.RunAsync("audit", file, "--window", "3");
        Assert.True(exitCode == expected, output);
        Assert.Contains(finding, output, StringComparison.Ordinal);
    }

    [LongFact]
    public async Task Audit_ReadingsAndRecordingOfARun_FindsNothingAndThenEveryPlantedFault()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "2000", "--seed", "9", "--faults", "drop:0.02,reset:0.0005");
        var (recording, readings) = (folder.File("session.jsonl"), folder.File("readings.jsonl"));
        var recorded = await VwapProcess.RunAsync(
            ["record", recording, .. exchange.EndpointAndRest, "--window", "50,2s", "--out", readings, "--max-trades", "5000", "--hold", "30s"]);
        Assert.True(recorded.ExitCode == 0, recorded.Log);
        // The recording ends before its last gaps are repaired, but nothing in it is repeated, disordered or damaged.
        var raw = CountFindings((await VwapProcess.RunAsync("audit", recording, "--json")).Output);
        Assert.All(["unreadable", "duplicate", "conflict", "disorder"], kind => Assert.Equal(0, raw[kind]));
        var clean = await VwapProcess.RunAsync("audit", readings, "--json");
        Assert.True(clean.ExitCode == 0, clean.Output);
        Assert.True(CountChecked(clean.Output) > 4_500);

        var lines = await File.ReadAllLinesAsync(readings, TestContext.Current.CancellationToken);
        lines[4_000] = lines[4_000].Replace("\"vwap\":\"", "\"vwap\":\"1", StringComparison.Ordinal);
        lines[5_000] = "{\"product\":\"BTC-USD\"}";
        (lines[6_000], lines[6_200]) = (lines[6_200], lines[6_000]);
        var damaged = await VwapProcess.RunAsync("audit", folder.Write("damaged.jsonl", string.Join('\n', lines) + "\n"), "--json");
        Assert.Equal(1, damaged.ExitCode);
        var counts = CountFindings(damaged.Output);
        Assert.Equal(1, counts["unreadable"]);
        Assert.True(counts["wrongVwap"] >= 1);
        Assert.True(counts["disorder"] >= 1);
    }

    [Theory]
    [InlineData("ws_exchange_matches_2022-09-12_goreencoded.jsonl")]
    [InlineData("ws_exchange_matches_2021-04-17_10products.native.jsonl")]
    public async Task Audit_RecordedMarket_HasNoMissingOrUnreadableTrade(string capture)
    {
        var (_, output, log) = await VwapProcess.RunAsync("audit", SharedFiles.Find("data", capture), "--json");
        Assert.Equal("", log);
        using var report = JsonDocument.Parse(output);
        foreach (var kind in report.RootElement.GetProperty("kinds").EnumerateArray().Where(kind => kind.GetProperty("kind").GetString() is "unreadable" or "conflict" or "duplicate"))
            Assert.Equal(0, kind.GetProperty("count").GetInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData(Header)]
    public async Task Audit_NothingToJudge_IsAFailure(string content)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, log) = await VwapProcess.RunAsync("audit", folder.Write("trades.csv", content));
        Assert.True(exitCode == (content.Length == 0 ? 2 : 1), output + log);
    }

    /// <summary>A comma between quotes shifts nothing.</summary>
    [Fact]
    public async Task Audit_QuotedThousands_AreRefusedNotMisread()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, _) = await VwapProcess.RunAsync("audit", folder.Write("trades.csv", Header + "BTC-USD,1,\"116,865.03\",0.5,2026-11-01T00:00:00Z\n"));
        Assert.Equal(1, exitCode);
        Assert.Contains("line 2: price", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_WrongUse_SaysWhatIsRight()
    {
        var (exitCode, _, log) = await VwapProcess.RunAsync("audit", "nowhere.csv", "--window", "200,5m");
        Assert.Equal(2, exitCode);
        Assert.Contains("nowhere.csv does not exist", log, StringComparison.Ordinal);
        Assert.Contains("--window: rows without a window have one VWAP: name one window", log, StringComparison.Ordinal);
    }

    private static Dictionary<string, long> CountFindings(string json)
    {
        using var report = JsonDocument.Parse(json);
        return report.RootElement.GetProperty("kinds").EnumerateArray()
            .ToDictionary(kind => kind.GetProperty("kind").GetString()!, kind => kind.GetProperty("count").GetInt64(), StringComparer.Ordinal);
    }

    private static long CountChecked(string json)
    {
        using var report = JsonDocument.Parse(json);
        return report.RootElement.GetProperty("streams").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("windows").EnumerateArray()).Sum(window => window.GetProperty("checked").GetInt64());
    }

    /// <summary>A trade a second; ! another price, &lt; an earlier time, ? a price that is none.</summary>
    private static string Row(string text)
    {
        var id = int.Parse(text.TrimEnd('!', '<', '?'));
        var price = text.EndsWith('!') ? "101" : text.EndsWith('?') ? "-1" : "100";
        var second = text.EndsWith('<') ? 0 : id;
        return $"BTC-USD,{id},{price},1,2026-11-01T00:00:{second:00}Z\n";
    }
}

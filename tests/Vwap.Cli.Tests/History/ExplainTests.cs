using System.Text.Json;

namespace Vwap.Cli.Tests;

public sealed class ExplainTests
{
    private const string Trades = """
        product,trade_id,price,size,time
        BTC-USD,1,100,1,2026-11-01T00:00:01Z
        BTC-USD,2,100.03,2,2026-11-01T00:00:02Z
        ETH-USD,2,7,3,2026-11-01T00:00:02Z
        BTC-USD,3,101,0.5,2026-11-01T00:00:03Z
        BTC-USD,4,99,1,2026-11-01T00:00:04Z

        """;

    private static readonly string[] Windows = ["200", "7", "1s", "session@00:01", "anchor:2026-03-07T00:00:10Z", "volume:30", "bar:1m"];

    /// <summary>A program in Python recomputes 1,000 readings from the trades that are said to count.</summary>
    [LongFact]
    public void Explanation_OfAThousandReadings_AgreesWithFractions()
    {
        Needs.Program("python3", "python3");
        using var folder = new TemporaryFolder();
        var random = new Random(20_261_130);
        var trades = Enumerable.Range(1, 400).Select(id => new Trade(
            StreamId.Parse("BTC-USD"), id, Price.Parse($"{random.Next(1, 1_000_000_000) / 10_000m}"), Size.Parse($"{random.Next(1, 1_000_000_000) / 100_000_000m}"),
            new DateTime(2026, 3, 7, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(id * 400 + random.Next(400)))).ToArray();
        var explanations = Enumerable.Range(0, 1_000).Select(number => Explain(trades[..random.Next(1, trades.Length)], Windows[number % Windows.Length])).OfType<string>();

        var file = folder.Write("explanations.json", $"[{string.Join(',', explanations)}]");
        var end = ProgramEnd.Of("python3", ["-B", Path.Combine(AppContext.BaseDirectory, "Agreement", "explanations.py"), file]);
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.InRange(int.Parse(end.Output), 950, 1_000); // but for anchored windows before their moment
    }

    [Fact]
    public async Task Explain_TradeOfAFile_ShowsTradesFractionAndRounding()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("trades.csv", Trades);
        var (exitCode, output, log) = await VwapProcess.RunAsync("explain", file, "--trade", "4", "--products", "BTC-USD", "--window", "3");
        Assert.True(exitCode == 0, log);
        Assert.Contains("BTC-USD, window 3, after trade 4: complete", output, StringComparison.Ordinal);
        Assert.Contains("VWAP = 349.56 / 3.5", output, StringComparison.Ordinal);
        Assert.Contains("= 99.874285714285714285714285714285…", output, StringComparison.Ordinal);
        Assert.Contains("≈ 99.87428571428571, rounded once", output, StringComparison.Ordinal);
        Assert.DoesNotContain("7  3", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OverRest_EqualsTheRecordingsOne()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "2000", "--seed", "4", "--faults", "rest-500:0.3,drop:0.01");
        var (recording, readings) = (folder.File("session.jsonl.gz"), folder.File("readings.jsonl"));
        var recorded = await VwapProcess.RunAsync(["record", recording, .. exchange.EndpointAndRest, "--out", readings, "--max-trades", "3000", "--hold", "30s"]);
        Assert.True(recorded.ExitCode == 0, recorded.Log);
        using var reading = JsonDocument.Parse(File.ReadLines(readings).Last());
        var (product, tradeId) = (reading.RootElement.GetProperty("product").GetString()!, $"{reading.RootElement.GetProperty("trade_id")}");

        var fromFile = await VwapProcess.RunAsync("explain", recording, "--trade", tradeId, "--products", product, "--json");
        var overRest = await VwapProcess.RunAsync("explain", "--trade", tradeId, "--products", product, "--rest", $"http://127.0.0.1:{exchange.Port}", "--json");
        Assert.True(fromFile.ExitCode == 0, fromFile.Log);
        Assert.Equal(fromFile.Output, overRest.Output);
        using var explanation = JsonDocument.Parse(fromFile.Output);
        Assert.Equal(reading.RootElement.GetProperty("vwap").GetString(), explanation.RootElement.GetProperty("vwap").GetString());
        Assert.Equal(200, explanation.RootElement.GetProperty("trades").GetArrayLength());
    }

    [Theory]
    [InlineData(1, "there is no reading of trade 9", "trades.csv", "--trade", "9")]
    [InlineData(2, "FILE: nowhere does not exist", "nowhere", "--trade", "9")]
    [InlineData(2, "--trade: '0' is not a trade id", "trades.csv", "--trade", "0")]
    [InlineData(2, "kraken cannot be asked by trade id: give a FILE", "--trade", "9", "--products", "kraken:BTC/USD")]
    [InlineData(2, "name the one product of the trade", "--trade", "9")]
    public async Task Explain_WhatIsNotThere_SaysSo(int expected, string problem, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("trades.csv", Trades);
        var (exitCode, output, log) = await VwapProcess.RunAsync(["explain", .. arguments.Select(argument => argument == "trades.csv" ? file : argument)]);
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Contains(problem, log, StringComparison.Ordinal);
    }

    private static string? Explain(Trade[] trades, string window)
    {
        var engine = new RepairingEngine([WindowSpec.Parse(window)], new() { CanFetch = false, KeepWindowsAt = trades[^1].Id });
        foreach (var trade in trades)
            engine.AddTrade(trade, TimeSpan.Zero);
        if (engine.KeptWindows is not [var kept])
            return null;
        using var json = new StringWriter();
        new Explanation(kept).WriteJson(json);
        return json.ToString();
    }
}

using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary><c>vwap consume</c> with each of its options.</summary>
public sealed class ConsumeTests : IDisposable
{
    private readonly MockKafka _kafka = MockKafka.Start("BTC-USD", "ETH-USD", "ETH-BTC");

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task Consume_ToAPipe_PrintsTheReadingsByteForByte()
    {
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers), "ETH-USD");
        Assert.Equal(readings, await ConsumeAsync("ETH-USD", readings.Length));
    }

    [Fact]
    public async Task Consume_Csv_HasTheMembersInOrder()
    {
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers), "ETH-USD");
        var lines = await ConsumeAsync("ETH-USD", readings.Length, "--output", "csv");
        Assert.Equal("product,window,vwap,volume,notional,count,trade_id,price,size,time,state,venue", lines[0]);
        Assert.Equal([.. readings.Select(reading => string.Join(',', Members(reading)))], lines[1..]);
    }

    [Fact]
    public async Task Consume_Plain_IsReadable()
    {
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers), "ETH-USD");
        var lines = await ConsumeAsync("ETH-USD", readings.Length, "--output", "plain");
        Assert.Equal([.. readings.Select(Members).Select(of => $"{of[9]} {of[0]} {of[2]} ({of[5]}/{of[1]}) {of[10]}")], lines);
    }

    [Fact]
    public async Task Consume_None_OnlyCounts()
    {
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers), "ETH-USD");
        Assert.Empty(await ConsumeAsync("ETH-USD", readings.Length, "--output", "none"));
    }

    [Fact]
    public async Task Consume_OnATerminal_ShowsTheTable()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "Needs the program script for a pseudo-terminal");
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers, "--window", "20"), "ETH-USD");
        PublishedMarket.Produce(_kafka.Brokers, "ETH-USD", ["not a reading", readings[^1]]);
        await using var shell = VwapProcess.StartShell(
            $"script -qec \"$VWAP consume --kafka {_kafka.Brokers} --topic ETH-USD --max-trades {readings.Length + 1}\" /dev/null");
        var (exitCode, output, _) = await shell.EndAsync();
        Assert.Equal(0, exitCode);
        var last = output[output.LastIndexOf("\e[?1049l", StringComparison.Ordinal)..];
        Assert.Contains("ended", last, StringComparison.Ordinal);
        foreach (var part in new[] { $"ETH-USD at {_kafka.Brokers.Split(',')[0]} and 2 more", "repeated 1", "unexpected 1" })
            Assert.Contains(part, last, StringComparison.Ordinal);
        Assert.Contains(Members(readings[^1])[5], last, StringComparison.Ordinal);
        Assert.Contains("warning  ETH-USD: skipping the record at partition 0, offset", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consume_SeveralTopics_PrintsAllOfEach()
    {
        var readings = await PublishedMarket.PublishAsync(_kafka.Brokers);
        var wanted = readings.Where(reading => PublishedMarket.ProductOf(reading) != "BTC-USD").ToArray();
        var lines = await ConsumeAsync("ETH-USD, ETH-BTC", wanted.Length);
        foreach (var product in new[] { "ETH-USD", "ETH-BTC" })
            Assert.Equal(OfProduct(wanted, product), OfProduct(lines, product));
    }

    [Fact]
    public async Task Consume_FromATradeId_StartsWithIt()
    {
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers), "ETH-USD");
        Assert.Equal(readings[4..7], await ConsumeAsync("ETH-USD", 3, "--from", $"{PublishedMarket.TradeIdOf(readings[4])}"));
    }

    [Fact]
    public async Task Consume_FromLatest_PrintsNewReadings()
    {
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers), "ETH-USD");
        await using var consume = VwapProcess.Start(
            "consume", "--kafka", _kafka.Brokers, "--topic", "ETH-USD", "--from", "latest", "--max-trades", "1", "--log-level", "debug");
        await consume.WaitForLogAsync("ETH-USD: reading partition 0 from offset");
        PublishedMarket.Produce(_kafka.Brokers, "ETH-USD", [readings[0]]);
        var (exitCode, output, log) = await consume.EndAsync();
        Assert.True(exitCode == 0, log);
        Assert.Equal(readings[0] + "\n", output);
    }

    [Fact]
    public async Task Consume_PipeClosed_EndsQuietly()
    {
        // More than a pipe holds: only another write notices.
        var readings = OfProduct(await PublishedMarket.PublishAsync(_kafka.Brokers), "ETH-USD");
        PublishedMarket.Produce(_kafka.Brokers, "ETH-USD", Enumerable.Repeat(readings, 10_000 / readings.Length).SelectMany(all => all));
        await using var shell = VwapProcess.StartShell($"$VWAP consume --kafka {_kafka.Brokers} --topic ETH-USD | head -1; exit ${{PIPESTATUS[0]}}");
        var (exitCode, output, log) = await shell.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.Equal(1, output.Count(letter => letter == '\n'));
        Assert.DoesNotContain("error", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Consume_DiskFull_FailsWithTheReason()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs /dev/full");
        await PublishedMarket.PublishAsync(_kafka.Brokers);
        await using var shell = VwapProcess.StartShell($"$VWAP consume --kafka {_kafka.Brokers} --topic ETH-USD > /dev/full");
        var (exitCode, _, log) = await shell.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("vwap: cannot write standard output: No space left on device", log, StringComparison.Ordinal);
    }

    private static string[] OfProduct(IEnumerable<string> readings, string product) => [.. readings.Where(reading => PublishedMarket.ProductOf(reading) == product)];

    private static string[] Members(string reading)
    {
        using var document = JsonDocument.Parse(reading);
        return [.. document.RootElement.EnumerateObject().Select(member => $"{member.Value}")];
    }

    private async Task<string[]> ConsumeAsync(string topics, int readings, params IEnumerable<string> arguments)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(
            ["consume", "--kafka", _kafka.Brokers, "--topic", topics, "--max-trades", $"{readings}", .. arguments]);
        Assert.True(exitCode == 0, log);
        Assert.Contains($"Stopped. Readings {readings}; repeated 0, trade ids skipped 0, unexpected records 0", log, StringComparison.Ordinal);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

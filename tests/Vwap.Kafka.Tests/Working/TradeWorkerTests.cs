namespace Vwap.Kafka.Tests;

/// <summary>One worker, and topics with unexpected content.</summary>
public sealed class TradeWorkerTests(OneBroker broker) : IClassFixture<OneBroker>
{
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task Worker_UnexpectedRecords_AreLoggedAndSkipped()
    {
        var kafka = broker.Kafka;
        Published.Produce(kafka.Brokers, "mixed.BTC-USD", [("hello", Market.Opening)]);
        string[] trades = [.. Enumerable.Range(1, 50).Select(id => Expected.Json(Market.CreateTrade(id)))];
        var noProduct = trades[0].Replace("BTC-USD", "BTC USD", StringComparison.Ordinal);
        var noText = trades[0].Replace("BTC-USD", "\\ud800", StringComparison.Ordinal);
        Produce("mixed-trades", [.. trades[..25], noProduct, noText, "hello", .. trades[25..]]);

        var statistics = await WorkAsync("mixed", () => Worked.Has(broker.Kafka, "mixed.BTC-USD", 50));

        Assert.Equal((50, 50, 3), (statistics.Trades, statistics.Readings, statistics.Unexpected));
        Assert.Equal(["hello", .. Expected.Json(new Market("3").Trades(1, 50))], TopicContent.Values(kafka.Brokers, "mixed.BTC-USD"));
        Assert.Contains(_log.Entries, entry => entry.Id == 6080 && entry.Text.Contains("not a trade", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, entry => entry.Id == 6080 && entry.Text.Contains("not a reading", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_QuietProductTradesAgain_ContinuesWithItsOldTrades()
    {
        string[] busy = [.. Enumerable.Range(1, 9_000).Select(id => Expected.Json(Market.CreateTrade(id)))];
        string[] quiet = [.. Enumerable.Range(1, 9).Select(id => Expected.Json(Market.CreateTrade(id, "DAI-USD")))];
        Produce("quiet-trades", [.. quiet[..5], .. busy[..8_000]]);
        await WorkAsync("quiet", () => Worked.Has(broker.Kafka, "quiet.BTC-USD", 8_000));

        Produce("quiet-trades", [.. busy[8_000..], .. quiet[5..]]);
        await WorkAsync("quiet", () => Worked.Has(broker.Kafka, "quiet.BTC-USD", 9_000) && Worked.Has(broker.Kafka, "quiet.DAI-USD", 9));

        var market = new Market("3");
        Assert.Equal(Expected.Json(market.Trades(1, 9, "DAI-USD")), TopicContent.Values(broker.Kafka.Brokers, "quiet.DAI-USD"));
        Assert.Equal(Expected.Json(market.Trades(1, 9_000)), TopicContent.Values(broker.Kafka.Brokers, "quiet.BTC-USD"));
    }

    /// <summary>Each worker begins where the one before stopped: before the first trade of a bar, after it, and in the middle of everything.</summary>
    [Fact]
    public async Task Worker_EveryKindOfWindow_GoesOnAfterAnotherWorker()
    {
        string[] windows = ["7", "90s", "session", "session@20:14", "session@16:13/America/New_York", "anchor:2025-08-22T20:13:30Z", "volume:0.5", "bar:1m", "bar:7m"];
        string[] trades = [.. Enumerable.Range(1, 600).Select(id => Expected.Json(Market.CreateTrade(id)))];
        int[] stops = [0, 60, 61, 62, 150, 420, 600];
        foreach (var (from, to) in stops.Zip(stops.Skip(1)))
        {
            Produce("moved-trades", trades[from..to]);
            await WorkAsync("moved", () => Worked.Has(broker.Kafka, "moved.BTC-USD", to), windows);
        }

        var expected = Expected.Json(new Market(windows).Trades(600));
        Assert.Equal(9, expected.Count(line => line.Contains("\"window\":\"bar:1m\"", StringComparison.Ordinal) && line.Contains("closed_vwap", StringComparison.Ordinal)));
        Assert.Equal(expected, TopicContent.Values(broker.Kafka.Brokers, "moved.BTC-USD"));
    }

    [Fact]
    public async Task Worker_ReadingsOfOtherWindows_AreLogged()
    {
        string[] trades = [.. Enumerable.Range(1, 20).Select(id => Expected.Json(Market.CreateTrade(id)))];
        Produce("two-windows-trades", trades[..10]);
        await WorkAsync("two-windows", () => Worked.Has(broker.Kafka, "two-windows.BTC-USD", 10), "3", "5");

        Produce("two-windows-trades", trades[10..]);
        await WorkAsync("two-windows", () => Worked.Has(broker.Kafka, "two-windows.BTC-USD", 20), "3");

        var logged = Assert.Single(_log.Entries, entry => entry.Id == 6096);
        Assert.Equal("two-windows.BTC-USD: BTC-USD has readings of window(s) 5, which this worker does not compute", logged.Text);
    }

    [Fact]
    public async Task Worker_TwoStreamsWithOneTopic_Stops()
    {
        Produce("collision-trades", [Expected.Json(Market.CreateTrade(1)), Expected.Json(Market.CreateTrade(1, "kraken:BTC/USD"))]);
        var refused = await Assert.ThrowsAsync<KafkaFatalException>(() => WorkAsync("collision", () => false));
        Assert.Equal(
            "the topic collision.BTC-USD holds readings of BTC-USD, not of kraken:BTC/USD: use another --topic, such as {venue}.{product}", refused.Message);
        Assert.Equal(Expected.Json(new Market("3").Trades(1, 1)), TopicContent.Values(broker.Kafka.Brokers, "collision.BTC-USD"));
    }

    private void Produce(string topic, string[] values) =>
        Published.Produce(broker.Kafka.Brokers, topic, values.Select(value => (value, Market.Opening)));

    /// <summary>Works until a condition holds, with timeouts long enough never to rejoin: that would count trades again.</summary>
    private Task<WorkerStatistics> WorkAsync(string name, Func<bool> until, params string[] windows)
    {
        var timeouts = new Dictionary<string, string>(StringComparer.Ordinal) { ["session.timeout.ms"] = "60000", ["transaction.timeout.ms"] = "60000" };
        var options = new TradeWorkerOptions
        {
            Connection = broker.Kafka.Connection with { Settings = timeouts },
            TradesTopic = $"{name}-trades",
            Group = name,
            Windows = [.. (windows is [] ? ["3"] : windows).Select(WindowSpec.Parse)],
            Topic = TopicPattern.Parse(name + ".{product}"),
        };
        return Worked.RunAsync(options, until, _log);
    }
}

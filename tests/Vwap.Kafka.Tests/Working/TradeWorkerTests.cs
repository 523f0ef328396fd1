using System.Buffers;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Kafka.Tests;

/// <summary>One worker, and what it meets in topics that are not as they should be.</summary>
public sealed class TradeWorkerTests(OneBroker broker) : IClassFixture<OneBroker>
{
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task Worker_ForeignRecordsAmongTradesAndReadings_AreToldAndPassedOver()
    {
        var kafka = broker.Kafka;
        Published.Produce(kafka.Brokers, "mixed.BTC-USD", [("hello", Market.Opening)]);
        string[] trades = [.. Enumerable.Range(1, 50).Select(id => Json(Market.Trade(id)))];
        var unnamable = trades[0].Replace("BTC-USD", "BTC/USD", StringComparison.Ordinal);
        var noText = trades[0].Replace("BTC-USD", "\\ud800", StringComparison.Ordinal);
        Produce("mixed-trades", [.. trades[..25], unnamable, noText, "hello", .. trades[25..]]);

        var statistics = await WorkAsync("mixed", () => HasReading("mixed.BTC-USD", 50));

        Assert.Equal((50, 50, 3), (statistics.Trades, statistics.Readings, statistics.Foreign));
        Assert.Equal(["hello", .. Expected.Json(new Market("3").Trades(1, 50))], TopicContent.Values(kafka.Brokers, "mixed.BTC-USD"));
        Assert.Contains(_log.Entries, entry => entry.Id == 6080 && entry.Text.Contains("is not a trade", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, entry => entry.Id == 6080 && entry.Text.Contains("is not a reading", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_QuietProductMetAgain_GoesOnWithItsOldTrades()
    {
        string[] busy = [.. Enumerable.Range(1, 9_000).Select(id => Json(Market.Trade(id)))];
        string[] quiet = [.. Enumerable.Range(1, 9).Select(id => Json(Market.Trade(id, "DAI-USD")))];
        Produce("quiet-trades", [.. quiet[..5], .. busy[..8_000]]);
        await WorkAsync("quiet", () => HasReading("quiet.BTC-USD", 8_000));

        Produce("quiet-trades", [.. busy[8_000..], .. quiet[5..]]);
        await WorkAsync("quiet", () => HasReading("quiet.BTC-USD", 9_000) && HasReading("quiet.DAI-USD", 9));

        var market = new Market("3");
        Assert.Equal(Expected.Json(market.Trades(1, 9, "DAI-USD")), TopicContent.Values(broker.Kafka.Brokers, "quiet.DAI-USD"));
        Assert.Equal(Expected.Json(market.Trades(1, 9_000)), TopicContent.Values(broker.Kafka.Brokers, "quiet.BTC-USD"));
    }

    [Fact]
    public async Task Worker_ReadingsOfAnothersWindow_AreToldOf()
    {
        string[] trades = [.. Enumerable.Range(1, 20).Select(id => Json(Market.Trade(id)))];
        Produce("two-windows-trades", trades[..10]);
        await WorkAsync("two-windows", () => HasReading("two-windows.BTC-USD", 10), "3", "5");

        Produce("two-windows-trades", trades[10..]);
        await WorkAsync("two-windows", () => HasReading("two-windows.BTC-USD", 20), "3");

        var told = Assert.Single(_log.Entries, entry => entry.Id == 6096);
        Assert.Equal("two-windows.BTC-USD: BTC-USD had readings of window(s) 5 until now, which this worker does not compute", told.Text);
    }

    private static string Json(Trade trade)
    {
        var json = new ArrayBufferWriter<byte>();
        TradeJson.Write(trade, json);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private void Produce(string topic, string[] values) =>
        Published.Produce(broker.Kafka.Brokers, topic, values.Select(value => (value, Market.Opening)));

    /// <summary>Works until something is so, as one that Kafka does not take for dead: one that joins anew counts trades again.</summary>
    private Task<WorkerStatistics> WorkAsync(string name, Func<bool> until, params string[] windows)
    {
        var patient = new Dictionary<string, string>(StringComparer.Ordinal) { ["session.timeout.ms"] = "60000", ["transaction.timeout.ms"] = "60000" };
        var options = new TradeWorkerOptions
        {
            Connection = broker.Kafka.Connection with { Settings = patient },
            TradesTopic = $"{name}-trades",
            Group = name,
            Windows = [.. (windows is [] ? ["3"] : windows).Select(WindowSpec.Parse)],
            Topic = TopicPattern.Parse(name + ".{product}"),
        };
        return Worked.RunAsync(options, until, _log);
    }

    private bool HasReading(string topic, long trade) =>
        TopicContent.Values(broker.Kafka.Brokers, topic).Any(value => value.Contains($"\"trade_id\":{trade},", StringComparison.Ordinal));
}

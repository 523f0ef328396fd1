using System.Text;

namespace Vwap.Kafka.Tests;

public sealed class KafkaOutputTests
{
    private static readonly StreamId[] Products = [StreamId.Parse("BTC-USD"), StreamId.Parse("ETH-USD")];

    private readonly LogRecorder _log = new();

    [Fact]
    public async Task Output_Readings_ArriveInOrderWithKeyAndHeader()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        var market = new Market("3", "1m");
        Reading[] readings = [.. market.Trades(1, 50), .. market.Trades(1, 20, "ETH-USD")];

        await PublishAsync(kafka, readings);

        Assert.Equal(Expected.Json(readings[..100]), TopicContent.Values(kafka.Brokers, "BTC-USD"));
        Assert.Equal(Expected.Json(readings[100..]), TopicContent.Values(kafka.Brokers, "ETH-USD"));
        var last = TopicContent.Read(kafka.Brokers, "ETH-USD")[^1].Message;
        Assert.Equal("ETH-USD", Encoding.UTF8.GetString(last.Key));
        Assert.Equal("20", Encoding.UTF8.GetString(last.Headers.GetLastBytes("trade_id")));
    }

    [Fact]
    public async Task Output_StartedAgain_ResumesAfterTheLastRecordOfEachWindow()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        var readings = new Market("3", "1m").Trades(1, 50);
        await PublishAsync(kafka, readings[..51]); // ends between the two readings of trade 26

        await using var output = await OpenAsync(kafka);
        Assert.Equal(26, output.ResumeFrom.LastTradeId(Products[0], WindowSpec.Parse("3")));
        Assert.Equal(25, output.ResumeFrom.LastTradeId(Products[0], WindowSpec.Parse("1m")));
        Assert.Null(output.ResumeFrom.LastTradeId(Products[1], WindowSpec.Parse("3")));
        output.Post(readings);
        var statistics = await output.StopAsync(TestDeadline.Patience);

        Assert.Equal(new(Delivered: 49, Known: 51, Pending: 0, Spilled: 0, Dropped: 0, Retries: 0), statistics);
        Assert.Equal(Expected.Json(readings), TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    [Fact]
    public async Task Output_TwoVenues_EachHasItsTopicsAndResumes()
    {
        using var kafka = MockKafka.Start("coinbase.BTC-USD", "kraken.BTC-USD");
        StreamId[] streams = [Products[0], StreamId.Parse("kraken:BTC/USD")];
        var market = new Market("3");
        var publication = Publication.OfReadings(TopicPattern.Parse("{venue}.{product}"), streams, [WindowSpec.Parse("3")]);
        await using (var first = await OpenAsync(kafka, publication))
        {
            first.Post(market.Trades(1, 50));
            first.Post(market.Trades(7, 20, "kraken:BTC/USD"));
            Assert.Equal(70, (await first.StopAsync(TestDeadline.Patience)).Delivered);
        }

        await using var output = await OpenAsync(kafka, publication);
        Assert.Equal(50, output.ResumeFrom.LastTradeId(streams[0], WindowSpec.Parse("3")));
        Assert.Equal(26, output.ResumeFrom.LastTradeId(streams[1], WindowSpec.Parse("3")));
        var record = TopicContent.Read(kafka.Brokers, "kraken.BTC-USD")[0].Message;
        Assert.Equal("BTC/USD", Encoding.UTF8.GetString(record.Key));
        Assert.EndsWith("\"venue\":\"kraken\"}", Encoding.UTF8.GetString(record.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TopicOfAnotherStream_IsRefused()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        await PublishAsync(kafka, new Market("3", "1m").Trades(1, 5));
        var publication = Published.Readings([StreamId.Parse("kraken:BTC/USD")], "3");
        var refused = await Assert.ThrowsAsync<KafkaFatalException>(() => OpenAsync(kafka, publication));
        Assert.Contains("the topic BTC-USD holds readings of BTC-USD, not of kraken:BTC/USD", refused.Message, StringComparison.Ordinal);
    }

    [LongTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Output_IdsStartAgainAfterAFalseJump_AllReadingsArrive(bool startedAgain)
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        Reading[] jumped = [.. new Market("3", "1m").Trades(1, 50), .. new Market("3", "1m").Trades(1_000_000_000, 2)];
        var restarted = new Market("3", "1m").Trades(45, 20);
        var output = await OpenAsync(kafka);
        output.Post(jumped);
        if (startedAgain)
        {
            Assert.Equal(jumped.Length, (await output.StopAsync(TestDeadline.Patience)).Delivered);
            await output.DisposeAsync();
            output = await OpenAsync(kafka);
            Assert.Equal(1_000_000_001, output.ResumeFrom.LastTradeId(Products[0], WindowSpec.Parse("3")));
        }

        output.Restart(Products[0]);
        output.Post(restarted);
        Assert.Equal(0, (await output.StopAsync(TestDeadline.Patience)).Known);
        await output.DisposeAsync();
        Assert.Equal(Expected.Json([.. jumped, .. restarted]), TopicContent.Values(kafka.Brokers, "BTC-USD"));

        await using var next = await OpenAsync(kafka);
        Assert.Equal(64, next.ResumeFrom.LastTradeId(Products[0], WindowSpec.Parse("3")));
    }

    [Fact]
    public async Task Open_TopicWithUnexpectedRecord_IsRefused()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        Published.Produce(kafka.Brokers, "ETH-USD", [("{\"hello\":1}", Market.Opening)]);

        var refused = await Assert.ThrowsAsync<KafkaFatalException>(() => OpenAsync(kafka));
        Assert.Contains("ETH-USD holds a record that is not a reading", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ConcurrentProducer_IsRefused()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        await using var first = await OpenAsync(kafka);
        await using var writing = new ReadingFlow(first, "3", "1m");
        await TestDeadline.PollAsync(() => first.Statistics.Delivered > 0, _log.ToString);

        var refused = await Assert.ThrowsAsync<KafkaFatalException>(() => OpenAsync(kafka));
        Assert.Contains("another producer is writing to the topic BTC-USD", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_ConcurrentProducers_LaterOneStops()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        await using var earlier = await OpenAsync(kafka);
        await using var later = await OpenAsync(kafka);
        var (mine, theirs) = (new Market("3", "1m"), new Market("3", "1m"));

        var id = 0;
        await TestDeadline.PollAsync(
            async () =>
            {
                id++;
                earlier.Post(mine.Trades(id, 1));
                later.Post(theirs.Trades(id, 1));
                return later.Completion.IsCompleted;
            },
            _log.ToString);

        var failure = await Assert.ThrowsAsync<KafkaFatalException>(() => later.Completion);
        Assert.Contains("another producer", failure.Message, StringComparison.Ordinal);
        Assert.False(earlier.Completion.IsCompleted);
        Assert.Equal(0, (await earlier.StopAsync(TestDeadline.Patience)).Pending);
    }

    [Fact]
    public async Task Open_NoBroker_ContinuesAfterTheWaitAndQueuesReadings()
    {
        using var folder = new TemporaryFolder();
        var connection = new KafkaConnection { Brokers = "127.0.0.1:1", StartWait = TimeSpan.FromMilliseconds(200) };
        var options = new KafkaOutputOptions { MemoryReadingsMax = 100, SpillBytesMax = 4_000_000, SpillFolder = folder.Path };
        await using var output = await Published.OpenAsync(connection, Published.Readings(Products, "3"), _log, options);

        output.Post(new Market("3").Trades(1, 150));
        await _log.Logged(6020).InTime(_log.ToString);
        var statistics = await output.StopAsync(TimeSpan.Zero);

        Assert.Equal(0, statistics.Delivered);
        Assert.Equal(150, statistics.Pending + statistics.Dropped);
        Assert.Contains(_log.Entries, entry => entry.Text.Contains("not delivered before the stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_InvalidSetting_IsReportedWithoutTheSecret()
    {
        var connection = new KafkaConnection
        {
            Brokers = "127.0.0.1:1",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["sasl.password"] = "hunter2", ["security.protocol"] = "hunter2" },
        };
        var refused = await Assert.ThrowsAsync<KafkaFatalException>(() => Published.OpenAsync(connection, Published.Readings(Products, "3"), _log));
        Assert.Contains("security.protocol", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    private Task PublishAsync(MockKafka kafka, Reading[] readings) =>
        Published.PublishAsync(kafka.Connection, Published.Readings(Products, "3", "1m"), _log, readings);

    private Task<KafkaOutput> OpenAsync(MockKafka kafka, Publication? publication = null) =>
        Published.OpenAsync(kafka.Connection, publication ?? Published.Readings(Products, "3", "1m"), _log);
}

using System.Text;

namespace Vwap.Kafka.Tests;

public sealed class KafkaOutputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly ProductId[] Products = [ProductId.Parse("BTC-USD"), ProductId.Parse("ETH-USD")];

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
    public async Task Output_StartedAgain_GoesOnAfterTheLastRecordOfEachWindow()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        var readings = new Market("3", "1m").Trades(1, 50);
        await PublishAsync(kafka, readings[..51]); // ends between the two readings of trade 26

        await using var output = await OpenAsync(kafka);
        Assert.Equal(26, output.ResumeFrom.LastTradeId(Products[0], WindowSpec.Parse("3")));
        Assert.Equal(25, output.ResumeFrom.LastTradeId(Products[0], WindowSpec.Parse("1m")));
        Assert.Null(output.ResumeFrom.LastTradeId(Products[1], WindowSpec.Parse("3")));
        await output.PostAsync(readings, TestContext.Current.CancellationToken);
        var statistics = await output.StopAsync(Patience);

        Assert.Equal(new(Delivered: 49, Known: 51, Pending: 0, Spilled: 0, GivenUp: 0), statistics);
        Assert.Equal(Expected.Json(readings), TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    [Fact]
    public async Task Open_TopicWithForeignRecord_IsRefused()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        Published.Produce(kafka.Brokers, "ETH-USD", [("{\"hello\":1}", Market.Opening)]);

        var refused = await Assert.ThrowsAsync<KafkaUnusableException>(() => OpenAsync(kafka));
        Assert.Contains("ETH-USD holds a record that is not ours", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhileAnotherProducerWrites_IsRefused()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        await using var first = await OpenAsync(kafka);
        await using var writing = new ReadingFlow(first, "3", "1m");
        await Eventually.IsSoAsync(() => first.Statistics.Delivered > 0, _log);

        var refused = await Assert.ThrowsAsync<KafkaUnusableException>(() => OpenAsync(kafka));
        Assert.Contains("another producer is writing the topic BTC-USD", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_TwoProducersThatBothFoundQuiet_LaterOneGivesWay()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        await using var elder = await OpenAsync(kafka);
        await using var younger = await OpenAsync(kafka);
        var (mine, theirs) = (new Market("3", "1m"), new Market("3", "1m"));

        var id = 0;
        await Eventually.IsSoAsync(
            async () =>
            {
                id++;
                await elder.PostAsync(mine.Trades(id, 1), TestContext.Current.CancellationToken);
                await younger.PostAsync(theirs.Trades(id, 1), TestContext.Current.CancellationToken);
                return younger.Completion.IsCompleted;
            },
            _log);

        var failure = await Assert.ThrowsAsync<KafkaUnusableException>(() => younger.Completion);
        Assert.Contains("another producer", failure.Message, StringComparison.Ordinal);
        Assert.False(elder.Completion.IsCompleted);
        Assert.Equal(0, (await elder.StopAsync(Patience)).Pending);
    }

    [Fact]
    public async Task Open_NoBroker_GoesOnAfterTheWaitAndKeepsReadings()
    {
        Needs.Librdkafka();
        using var folder = new TemporaryFolder();
        var connection = new KafkaConnection { Brokers = "127.0.0.1:1", StartWait = TimeSpan.FromMilliseconds(200) };
        var options = new KafkaOutputOptions { MemoryReadingsMax = 100, SpillBytesMax = 4_000_000, SpillFolder = folder.Path };
        var output = await KafkaOutput.OpenAsync(
            connection, Publication.OfReadings(TopicPattern.Default, Products, [WindowSpec.Parse("3")]), options, TimeProvider.System, _log,
            TestContext.Current.CancellationToken);
        await using var owned = output;

        await output.PostAsync(new Market("3").Trades(1, 150), TestContext.Current.CancellationToken);
        await Eventually.IsSaidAsync(6020, _log);
        var statistics = await output.StopAsync(TimeSpan.Zero);

        Assert.Equal(0, statistics.Delivered);
        Assert.Equal(150, statistics.Pending + statistics.GivenUp);
        Assert.Contains(_log.Entries, entry => entry.Text.Contains("could not be delivered before the stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_BadSetting_SaysSoWithoutTheSecret()
    {
        Needs.Librdkafka();
        var connection = new KafkaConnection
        {
            Brokers = "127.0.0.1:1",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["sasl.password"] = "hunter2", ["security.protocol"] = "hunter2" },
        };
        var refused = await Assert.ThrowsAsync<KafkaUnusableException>(() => KafkaOutput.OpenAsync(
            connection, Publication.OfReadings(TopicPattern.Default, Products, [WindowSpec.Parse("3")]), options: null, TimeProvider.System, _log,
            TestContext.Current.CancellationToken));
        Assert.Contains("security.protocol", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    private async Task PublishAsync(MockKafka kafka, Reading[] readings)
    {
        await using var output = await OpenAsync(kafka);
        await output.PostAsync(readings, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await output.StopAsync(Patience)).Pending);
    }

    private Task<KafkaOutput> OpenAsync(MockKafka kafka) => KafkaOutput.OpenAsync(
        kafka.Connection, Publication.OfReadings(TopicPattern.Default, Products, [WindowSpec.Parse("3"), WindowSpec.Parse("1m")]), options: null,
        TimeProvider.System, _log, TestContext.Current.CancellationToken);
}

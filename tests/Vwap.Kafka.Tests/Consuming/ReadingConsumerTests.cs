namespace Vwap.Kafka.Tests;

public sealed class ReadingConsumerTests
{
    private const string Topic = "BTC-USD";

    private readonly LogRecorder _log = new();

    [Fact]
    public async Task Consumer_FromBeginning_ReturnsTheReadingsAsPublished()
    {
        using var kafka = MockKafka.Start(Topic);
        var values = Expected.Json(new Market("3").Trades(1, 20));
        Produce(kafka, values);

        Assert.Equal(values, await Consumed.ReadAsync(new() { Connection = kafka.Connection, Topics = [Topic] }, values.Length, _log));
    }

    [Fact]
    public async Task Consumer_FromTradeId_SkipsEarlierReadings()
    {
        using var kafka = MockKafka.Start(Topic);
        var values = Expected.Json(new Market("3").Trades(1, 20));
        Produce(kafka, values);

        var options = new ReadingConsumerOptions { Connection = kafka.Connection, Topics = [Topic], From = new(Latest: false, TradeId: 15) };
        Assert.Equal(values[14..], await Consumed.ReadAsync(options, 6, _log));
    }

    [Fact]
    public async Task Consumer_UnexpectedRepeatedAndSkipped_AreLogged()
    {
        using var kafka = MockKafka.Start(Topic);
        var values = Expected.Json(new Market("3").Trades(1, 9));
        Produce(kafka, [values[0], "not json", "{\"vwap\":1}", values[1], values[1], values[5], values[6]]);

        var read = await Consumed.ReadAsync(new() { Connection = kafka.Connection, Topics = [Topic] }, 5, _log);
        Assert.Equal([values[0], values[1], values[1], values[5], values[6]], read);
        Assert.Contains(_log.Entries, entry => entry.Id == 6080);
        Assert.Contains(_log.Entries, entry => entry.Id == 6070 && entry.Text.Contains("trade 2 repeated after 2", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, entry => entry.Id == 6071 && entry.Text.Contains("trades 3..5 skipped", StringComparison.Ordinal));
    }

    [Fact]
    public void SequenceCheck_ProductInTwoTopics_IsTwoSeries()
    {
        var sequence = new SequenceCheck(new(new() { Brokers = "here:1" }, TimeProvider.System, _log));
        var series = new Series(StreamId.Parse("BTC-USD"), "3");
        for (var id = 1; id <= 3; id++)
        {
            sequence.Add("BTC-USD", new(series, id));
            sequence.Add("staging.BTC-USD", new(series, 10 + id));
        }

        sequence.Reset("BTC-USD");
        sequence.Add("BTC-USD", new(series, 9));
        Assert.Equal((0, 0), (sequence.Repeated, sequence.Skipped));
        sequence.Add("staging.BTC-USD", new(series, 13));
        Assert.Equal((1, 0), (sequence.Repeated, sequence.Skipped));
    }

    [Fact]
    public async Task Consumer_WrongPort_NamesTheBrokers()
    {
        var options = new ReadingConsumerOptions
        {
            Connection = new() { Brokers = "127.0.0.1:1", StartWait = TimeSpan.FromSeconds(1) },
            Topics = [Topic],
        };
        var consumer = new ReadingConsumer(options, TimeProvider.System, _log);
        var failure = await Assert.ThrowsAsync<KafkaTransientException>(
            () => consumer.RunAsync((_, _) => ValueTask.CompletedTask, TestContext.Current.CancellationToken));
        Assert.Contains("no answer from Kafka at 127.0.0.1:1 within 1 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beginning", false, 0)]
    [InlineData("latest", true, 0)]
    [InlineData("865127924", false, 865127924)]
    public void StartPosition_KnownText_IsParsed(string text, bool latest, long tradeId)
    {
        Assert.True(StartPosition.TryParse(text, out var from));
        Assert.Equal(new(latest, tradeId), from);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("end")]
    [InlineData("")]
    public void StartPosition_OtherText_IsRefused(string text) => Assert.False(StartPosition.TryParse(text, out _));

    private static void Produce(MockKafka kafka, string[] values) =>
        Published.Produce(kafka.Brokers, Topic, values.Select(value => (value, Market.Opening)));
}

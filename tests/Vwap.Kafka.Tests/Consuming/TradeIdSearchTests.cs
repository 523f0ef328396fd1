namespace Vwap.Kafka.Tests;

public sealed class TradeIdSearchTests
{
    private const string Topic = "vwap.BTC-USD";

    [Fact]
    public void TradeIdSearch_SeveralWindows_StartsShortlyBeforeEachTrade()
    {
        using var kafka = MockKafka.Start(Topic);
        Published.Produce(kafka.Brokers, Topic, new Market("3", "5m").Trades(1_001, 10_000));

        Assert.Equal(0, Find(kafka, 1));
        Assert.Equal(0, Find(kafka, 1_001));
        foreach (var tradeId in new[] { 3_000, 6_001, 11_000, 11_001, 20_000 })
        {
            var first = Math.Min(2 * (tradeId - 1_001), 20_000);
            Assert.InRange(Find(kafka, tradeId), first - 5_000, first);
        }
    }

    [Fact]
    public void TradeIdSearch_UnexpectedRecords_StartsBeforeTheTrade()
    {
        using var kafka = MockKafka.Start(Topic);
        var readings = new Market("3").Trades(1, 5_000);
        Published.Produce(kafka.Brokers, Topic, readings.SelectMany(reading => new[]
        {
            ("not a reading", reading.Trade.Time), (Expected.Json([reading])[0], reading.Trade.Time), ("{}", reading.Trade.Time),
        }));

        Assert.InRange(Find(kafka, 4_000), 1, 3 * 3_999 + 1);
    }

    [Fact]
    public void TradeIdSearch_OnlyUnexpectedRecords_StartsAtTheBeginning()
    {
        using var kafka = MockKafka.Start(Topic);
        Published.Produce(kafka.Brokers, Topic, Enumerable.Range(0, 5_000).Select(_ => ("{}", Market.Opening)));

        Assert.Equal(0, Find(kafka, 4_000));
    }

    [Fact]
    public void TradeIdSearch_SeveralProducts_StartsAtTheBeginning()
    {
        using var kafka = MockKafka.Start(Topic);
        var market = new Market("3");
        Published.Produce(kafka.Brokers, Topic, Enumerable.Range(1, 5_000).SelectMany(id =>
            market.Trades(id, 1).Concat(market.Trades(100_000 + id, 1, "ETH-USD"))));

        Assert.Equal(0, Find(kafka, 4_000));
    }

    [Fact]
    public void TradeIdSearch_TopicWithoutTheProductsName_StartsAtTheBeginning()
    {
        using var kafka = MockKafka.Start("readings");
        Published.Produce(kafka.Brokers, "readings", new Market("3").Trades(1, 5_000));

        Assert.Equal(0, Published.FindStart(kafka.Connection, "readings", 4_000));
    }

    [Fact]
    public void TradeIdSearch_EmptyTopic_StartsAtTheBeginning()
    {
        using var kafka = MockKafka.Start(Topic);

        Assert.Equal(0, Find(kafka, 4_000));
    }

    private static long Find(MockKafka kafka, long tradeId) => Published.FindStart(kafka.Connection, Topic, tradeId);
}

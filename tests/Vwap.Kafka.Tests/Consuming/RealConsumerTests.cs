using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Vwap.Kafka.Tests;

/// <summary>What needs a real broker: committed offsets, deleted records, offsets by time.</summary>
public sealed class RealConsumerTests(OneBroker broker) : IClassFixture<OneBroker>
{
    private readonly LogRecorder _log = new();

    [LongFact]
    public async Task Group_StoppedAtALimit_ContinuesWithTheNextReading()
    {
        var topic = await CreateAsync("limit.BTC-USD");
        Published.Produce(broker.Kafka.Brokers, topic, new Market("3").Trades(1, 20));

        Assert.Equal(Ids(1, 5), await ConsumeAsync(topic, default, 5, "desk"));
        Assert.Equal(Ids(6, 4), await ConsumeAsync(topic, default, 4, "desk"));
        Assert.Equal(Ids(10, 11), await ConsumeAsync(topic, default, 11, "desk"));
        Assert.DoesNotContain(_log.Entries, entry => entry.Id is 6070 or 6071);
    }

    [LongFact]
    public async Task Group_FromTradeId_AppliesOnlyWithoutCommittedOffset()
    {
        var topic = await CreateAsync("group.BTC-USD");
        Published.Produce(broker.Kafka.Brokers, topic, new Market("3").Trades(1, 20));

        Assert.Equal(Ids(12, 3), await ConsumeAsync(topic, new(Latest: false, TradeId: 12), 3, "desk"));
        Assert.Equal(Ids(15, 3), await ConsumeAsync(topic, new(Latest: false, TradeId: 18), 3, "desk"));
        Assert.Equal(Ids(18, 3), await ConsumeAsync(topic, new(Latest: true, TradeId: 0), 3, "desk"));
    }

    [LongFact]
    public async Task FromTradeId_BeginningDeleted_StartsWithTheFirstRecord()
    {
        var topic = await CreateAsync("deleted.BTC-USD");
        Published.Produce(broker.Kafka.Brokers, topic, new Market("3").Trades(1, 20_000));
        await DeleteBeforeAsync(topic, 12_000);

        Assert.Equal(12_000, Published.FindStart(broker.Kafka.Connection, topic, 5_000));
        Assert.InRange(Published.FindStart(broker.Kafka.Connection, topic, 18_000), 12_000, 17_999);
        Assert.Equal(Ids(18_000, 3), await ConsumeAsync(topic, new(Latest: false, TradeId: 18_000), 3));
        Assert.Equal(Ids(12_001, 3), await ConsumeAsync(topic, new(Latest: false, TradeId: 5_000), 3));
    }

    /// <summary>Trades 1 to 5,000 in one window; then 8,000 on in another; then the first caught up from 5,001: ids fall in the middle of the topic.</summary>
    [LongFact]
    public async Task FromTradeId_WindowCaughtUpBehindHigherIds_MissesNothing()
    {
        var topic = await CreateAsync("late.BTC-USD");
        var first = new Market("3").Trades(1, 20_000);
        var other = new Market("5").Trades(8_000, 3_000);
        Reading[] published = [.. first[..5_000], .. other, .. first[5_000..]];
        var caughtUp = other[^1].Trade.Time;
        Published.Produce(broker.Kafka.Brokers, topic, published.Select((reading, offset) =>
            (Expected.Json([reading])[0], offset < 8_000 || reading.Trade.Time > caughtUp ? reading.Trade.Time : caughtUp)));

        foreach (var tradeId in new[] { 4_000, 7_000, 8_500, 10_000, 15_000 })
        {
            var truth = Array.FindIndex(published, reading => reading.Trade.Id >= tradeId);
            Assert.InRange(Published.FindStart(broker.Kafka.Connection, topic, tradeId), 0, truth);
        }
    }

    [LongFact]
    public async Task FromTradeId_LongTopic_StartsWithItsReading()
    {
        var topic = await CreateAsync("long.BTC-USD");
        Published.Produce(broker.Kafka.Brokers, topic, new Market("3").Trades(1, 100_000));

        Assert.InRange(Published.FindStart(broker.Kafka.Connection, topic, 90_000), 80_000, 89_999);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 10; round++)
        {
            var tradeId = random.Next(1, 99_998);
            var read = await ConsumeAsync(topic, new(Latest: false, tradeId), 3);
            Assert.True(Ids(tradeId, 3).SequenceEqual(read), $"trade {tradeId}, seed {seed}");
        }
    }

    private static long[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(id => (long)id)];

    private async Task<string> CreateAsync(string topic)
    {
        using var admin = CreateAdmin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }]);
        return topic;
    }

    private async Task DeleteBeforeAsync(string topic, long offset)
    {
        using var admin = CreateAdmin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, offset)], new DeleteRecordsOptions());
    }

    private IAdminClient CreateAdmin() =>
        new AdminClientBuilder(new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = broker.Kafka.Brokers }).Build();

    private async Task<long[]> ConsumeAsync(string topic, StartPosition from, int count, string? group = null)
    {
        using var stop = TestDeadline.Begin();
        var read = new List<long>();
        var options = new ReadingConsumerOptions { Connection = broker.Kafka.Connection, Topics = [topic], From = from, Group = group, MaxReadings = count };
        await new ReadingConsumer(options, TimeProvider.System, _log).RunAsync(
            (batch, _) =>
            {
                read.AddRange(batch.Select(reading => reading.Reading.Trade.Id));
                return ValueTask.CompletedTask;
            },
            stop.Token);
        return [.. read];
    }
}

using Confluent.Kafka;

namespace Vwap.Kafka.Tests;

/// <summary>A worker that rebuilds windows for a long time: from many trades, fetched one by one.</summary>
public sealed class RecoveryTests(OneBroker broker) : IClassFixture<OneBroker>
{
    private const int Trades = 3_000;
    private const int MaxPollIntervalMilliseconds = 4_000;

    private static readonly (string Key, string Value)[] FetchOneByOne =
        [("fetch.message.max.bytes", "1"), ("queued.min.messages", "1"), ("fetch.queue.backoff.ms", "5")];

    private readonly LogRecorder _log = new();

    [LongFact]
    public async Task Worker_RebuildLongerThanMaxPollInterval_StaysInTheGroup()
    {
        await PublishAsync("long", Trades);
        (string, string)[] pollOften = [("max.poll.interval.ms", $"{MaxPollIntervalMilliseconds}"), ("session.timeout.ms", "1000"), ("heartbeat.interval.ms", "200")];
        var started = TimeProvider.System.GetTimestamp();

        var working = Worked.RunAsync(Options("long", [.. FetchOneByOne, .. pollOften]), () => Worked.Has(broker.Kafka, "long.BTC-USD", Trades + 1), _log);
        await _log.Logged(6095).InTime();
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var statistics = await working;

        Assert.True(seconds > 2 * MaxPollIntervalMilliseconds / 1_000, $"The rebuild took only {seconds} s");
        Assert.DoesNotContain(_log.Entries, entry => entry.Id == 6092);
        Assert.Single(_log.Entries, entry => entry.Id == 6093);
        Assert.Equal((1, Trades), (statistics.Trades, statistics.Reread));
    }

    [LongFact]
    public async Task Worker_StoppedDuringARebuild_StopsWithoutFinishingIt()
    {
        await PublishAsync("stopped", Trades);

        await Worked.RunAsync(Options("stopped", FetchOneByOne), () => _log.Logged(6093).IsCompleted, _log);

        Assert.DoesNotContain(_log.Entries, entry => entry.Id == 6095);
    }

    [LongFact]
    public async Task Worker_PartitionRevokedDuringARebuild_AbortsItAndStartsAgainWhenAssignedAgain()
    {
        await PublishAsync("revoked", Trades);
        using var leader = new GroupLeader(broker.Kafka.Brokers, "revoked-again", "revoked-trades");
        var options = Options("revoked", [.. FetchOneByOne, ("heartbeat.interval.ms", "100")]) with { Group = "revoked-again" };
        Commit(options, Trades);
        await leader.JoinAsync();

        var working = Worked.RunAsync(options, () => Worked.Has(broker.Kafka, "revoked.BTC-USD", Trades + 1), _log);
        var member = await leader.JoinWithAnotherAsync();
        await leader.AssignAsync(member, 0);
        await _log.Logged(6093).InTime();
        await leader.JoinAsync();
        await leader.AssignAsync(member);
        await _log.Logged(6091).InTime();
        Assert.DoesNotContain(_log.Entries, entry => entry.Id == 6095);
        await leader.JoinAsync();
        await leader.AssignAsync(member, 0);
        await working;

        Assert.Equal(2, _log.Entries.Count(entry => entry.Id == 6093));
        Assert.DoesNotContain(_log.Entries, entry => entry.Id == 6092);
    }

    [LongFact]
    public async Task Worker_PartitionAssignedDuringARebuild_IsProcessedAfterIt()
    {
        broker.Kafka.Create("added-trades", partitions: 2);
        await PublishAsync("added", Trades);
        using var leader = new GroupLeader(broker.Kafka.Brokers, "added-again", "added-trades");
        var options = Options("added", [.. FetchOneByOne, ("heartbeat.interval.ms", "100")]) with { Group = "added-again" };
        Commit(options, Trades);
        Published.Produce(broker.Kafka.Brokers, "added-trades", [(Expected.Json(Market.CreateTrade(1, "ETH-USD")), Market.Opening)], partition: 1);
        await leader.JoinAsync();

        var working = Worked.RunAsync(options, () => Worked.Has(broker.Kafka, "added.BTC-USD", Trades + 1) && Worked.Has(broker.Kafka, "added.ETH-USD", 1), _log);
        var member = await leader.JoinWithAnotherAsync();
        await leader.AssignAsync(member, 0);
        await _log.Logged(6093).InTime();
        await leader.JoinAsync();
        await leader.AssignAsync(member, 0, 1);
        var statistics = await working;

        var events = _log.Entries.Select(entry => entry.Id).Where(id => id is 6090 or 6091 or 6092 or 6093 or 6095).ToArray();
        Assert.Equal([6090, 6093, 6090, 6095, 6095, 6091], events); // the last one is the stop
        Assert.Equal(2, statistics.Trades);
    }

    /// <summary>Publishes trades that a worker has processed, and one more.</summary>
    private async Task PublishAsync(string name, int trades)
    {
        Produce($"{name}-trades", 1, trades);
        await Worked.RunAsync(Options(name), () => Worked.Has(broker.Kafka, $"{name}.BTC-USD", trades), new());
        Produce($"{name}-trades", trades + 1, 1);
    }

    private TradeWorkerOptions Options(string name, params (string Key, string Value)[] settings) => new()
    {
        Connection = broker.Kafka.Connection with { Settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal) },
        TradesTopic = $"{name}-trades",
        Group = name,
        Windows = [WindowSpec.OfCount(2 * Trades)],
        Topic = TopicPattern.Parse(name + ".{product}"),
    };

    /// <summary>Produces trades in batches of one, which are fetched one by one.</summary>
    private void Produce(string topic, int first, int count) => Published.Produce(
        broker.Kafka.Brokers, topic, Enumerable.Range(first, count).Select(id => (Expected.Json(Market.CreateTrade(id)), Market.Opening)), batchMax: 1);

    private static void Commit(TradeWorkerOptions options, long offset)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = options.Connection.Brokers, ["group.id"] = options.Group }).Build();
        consumer.Commit([new(new(options.TradesTopic, 0), offset)]);
    }
}

using Confluent.Kafka;

namespace Vwap.Kafka.Tests;

/// <summary>What goes wrong with Kafka while readings flow: they wait, it is said, and then they are delivered, each once and in order.</summary>
[Trait("Kind", "Long")]
[Collection("Cluster troubles")]
public sealed class ClusterTroubleTests(ThreeBrokers cluster) : IClassFixture<ThreeBrokers>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly ProductId Product = ProductId.Parse("BTC-USD");

    private readonly LogRecorder _log = new();
    private readonly TemporaryFolder _folder = new();
    private FlowingTopic? _topic;

    public async ValueTask DisposeAsync()
    {
        if (_topic is not null)
            await _topic.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Output_TopicDeleted_GoesOnInANewTopicWithAllThatCameAfter()
    {
        var topic = await FlowAsync("deleted");

        var before = topic.Trades;
        topic.Kafka.Delete("deleted");
        var after = topic.Trades;
        await topic.WaitUntilDeliveredAsync();

        var posted = await topic.EndAsync();
        var written = TopicContent.Values(topic.Kafka.Brokers, "deleted");
        var first = posted.Count - written.Length;
        Assert.True(first <= after, $"Trades {after + 1}..{first} came after the deletion and are missing");
        Assert.True(first > 0, "The deletion deleted nothing");
        Assert.Equal(Expected.Json(posted[first..]), written);
        TestContext.Current.TestOutputHelper!.WriteLine($"{first} of {posted.Count} readings went with the topic, {before} to {after} were posted before");
        Assert.Equal(2, _log.Entries.Count(entry => entry.Id == 6010));
        Assert.Contains(_log.Entries, entry => entry.Id == 6041);
    }

    [Fact]
    public async Task Output_ReadingsTooLargeForTheTopic_WaitUntilItTakesThem()
    {
        var topic = await FlowAsync("small");

        topic.Configure("max.message.bytes=100");
        await Eventually.IsSaidAsync(6041, _log);
        topic.Configure("max.message.bytes=1000000");
        await Eventually.IsSaidAsync(6042, _log);

        await topic.EndWithAllThereAsync();
    }

    [Fact]
    public async Task Output_ForeignRecordAfterTheStart_IsToldAndPassedOver()
    {
        var topic = await FlowAsync("mixed");

        topic.Configure("max.message.bytes=100");
        await Eventually.IsSaidAsync(6041, _log);
        Published.Produce(topic.Kafka.Brokers, "mixed", [("hello", Market.Opening)]);
        await Eventually.IsSaidAsync(6080, _log);
        topic.Configure("max.message.bytes=1000000");

        var posted = await topic.EndAsync();
        Assert.Equal(Expected.Json(posted), Array.FindAll(TopicContent.Values(topic.Kafka.Brokers, "mixed"), value => value != "hello"));
    }

    [Fact]
    public async Task Output_LeaderHangs_ReadingsGoOnWithAnotherOrWithItAgain()
    {
        var topic = await FlowAsync("hung");

        var leader = topic.Kafka.LeaderOf("hung");
        topic.Kafka.Pause(leader);
        await Task.Delay(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken); // how long it hangs is what is tried
        topic.Kafka.Resume(leader);
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    [Fact]
    public async Task Output_LeadershipMovesAndReturns_NothingIsLostOrDoubled()
    {
        var topic = await FlowAsync("moving", leader: 2);

        topic.Kafka.Kill(2);
        await topic.WaitUntilDeliveredAsync();
        topic.Kafka.Restart("2");
        await Eventually.IsSoAsync(
            () =>
            {
                topic.Kafka.Elect();
                return topic.Kafka.LeaderOf("moving") == 2;
            },
            _log);
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    [Fact]
    public async Task Output_TooFewReplicasInSync_ReadingsWaitUntilThereAreEnough()
    {
        var topic = await FlowAsync("few");

        topic.Configure("min.insync.replicas=3");
        topic.Kafka.Kill(3);
        await Eventually.IsSaidAsync(6045, _log);
        topic.Configure("min.insync.replicas=2");
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    [Fact]
    public async Task Output_TwoOfThreeBrokersDead_ReadingsWaitUntilTheyReturn()
    {
        var topic = await FlowAsync("alone");

        topic.Kafka.Kill(2);
        topic.Kafka.Kill(3);
        await Eventually.IsSoAsync(() => topic.Statistics.Pending > 1_000, _log);
        topic.Kafka.RestartThoseDown();
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    /// <summary>A client that knows the old leader may not wait for it: that one may be away for long.</summary>
    [Fact]
    public async Task PartitionBounds_LeaderJustDied_EndsInTimeAndIsRightAnewWithAnotherClient()
    {
        var kafka = cluster.Raise();
        await using (var output = await OpenAsync(kafka, "bounds"))
        {
            await output.PostAsync(new Market("3").Trades(1, 10), TestContext.Current.CancellationToken);
            Assert.Equal(0, (await output.StopAsync(Patience)).Pending);
        }

        var clients = new KafkaClients(kafka.Connection, TimeProvider.System, _log);
        using var reader = clients.CreateReader();
        var partition = new TopicPartition("bounds", 0);
        Assert.Equal(new(0, 10), PartitionBounds.Query(reader, partition));
        var dead = kafka.LeaderOf("bounds");
        kafka.Kill(dead);
        var asking = Task.Run(() => PartitionBounds.Query(reader, partition), TestContext.Current.CancellationToken);
        await Task.WhenAny(asking, Task.Delay(Patience, TestContext.Current.CancellationToken));
        Assert.True(asking.IsCompleted, "It waits for a leader that is dead");
        Assert.True(asking.IsCompletedSuccessfully || asking.Exception!.InnerException is KafkaTroubleException, $"{asking.Exception}");

        Assert.NotEqual(dead, kafka.LeaderOf("bounds", dead));
        using var another = clients.CreateReader();
        Assert.Equal(new(0, 10), PartitionBounds.Query(another, partition));
    }

    /// <summary>Opens a topic of its own, and waits until readings arrive there.</summary>
    private async Task<FlowingTopic> FlowAsync(string name, int? leader = null)
    {
        var kafka = cluster.Raise();
        _topic = new(kafka, name, await OpenAsync(kafka, name, leader), _log);
        await Eventually.IsSoAsync(() => _topic.Statistics.Delivered > 0, _log);
        return _topic;
    }

    private Task<KafkaOutput> OpenAsync(RealKafka kafka, string topic, int? leader = null)
    {
        var leaders = new Dictionary<ProductId, string>();
        if (leader is { } broker)
            leaders[Product] = kafka.Brokers.Split(',')[broker - 1];
        return KafkaOutput.OpenAsync(
            kafka.Connection,
            Publication.OfReadings(TopicPattern.Parse(topic), [Product], [WindowSpec.Parse("3")]),
            new() { SpillFolder = _folder.Path, Leaders = leaders },
            TimeProvider.System,
            _log,
            TestContext.Current.CancellationToken);
    }
}

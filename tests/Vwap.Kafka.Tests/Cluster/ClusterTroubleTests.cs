using Confluent.Kafka;

namespace Vwap.Kafka.Tests;

/// <summary>Faults of Kafka while readings flow: they wait, that is logged, and then they are delivered, each once and in order.</summary>
[Collection("Cluster troubles")]
public sealed class ClusterTroubleTests(ThreeBrokers cluster) : IClassFixture<ThreeBrokers>, IAsyncDisposable
{
    private static readonly StreamId Product = StreamId.Parse("BTC-USD");

    private readonly LogRecorder _log = new();
    private readonly TemporaryFolder _folder = new();
    private FlowingTopic? _topic;

    public async ValueTask DisposeAsync()
    {
        if (_topic is not null)
            await _topic.DisposeAsync();
        _folder.Dispose();
    }

    [LongFact]
    public async Task Output_TopicDeleted_ContinuesInANewTopic()
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
        Assert.True(first > 0, "Nothing was deleted");
        Assert.Equal(Expected.Json(posted[first..]), written);
        TestContext.Current.TestOutputHelper!.WriteLine($"{first} of {posted.Count} readings were deleted with the topic, {before} to {after} were posted before");
        Assert.Equal(2, _log.Entries.Count(entry => entry.Id == 6010));
        Assert.Contains(_log.Entries, entry => entry.Id == 6041);
    }

    [LongFact]
    public async Task Output_ReadingsTooLargeForTheTopic_WaitUntilTheyFit()
    {
        var topic = await FlowAsync("small");

        topic.Configure("max.message.bytes=100");
        await _log.Logged(6041).InTime(_log.ToString);
        topic.Configure("max.message.bytes=1000000");
        await _log.Logged(6042).InTime(_log.ToString);

        await topic.EndWithAllThereAsync();
    }

    [LongFact]
    public async Task Output_UnexpectedRecordAfterTheStart_IsLoggedAndSkipped()
    {
        var topic = await FlowAsync("mixed");

        topic.Configure("max.message.bytes=100");
        await _log.Logged(6041).InTime(_log.ToString);
        Published.Produce(topic.Kafka.Brokers, "mixed", [("hello", Market.Opening)]);
        await _log.Logged(6080).InTime(_log.ToString);
        topic.Configure("max.message.bytes=1000000");

        var posted = await topic.EndAsync();
        Assert.Equal(Expected.Json(posted), Array.FindAll(TopicContent.Values(topic.Kafka.Brokers, "mixed"), value => value != "hello"));
    }

    [LongFact]
    public async Task Output_LeaderHangs_LosesAndRepeatsNothing()
    {
        var topic = await FlowAsync("hung");

        var leader = topic.Kafka.LeaderOf("hung");
        topic.Kafka.Pause(leader);
        await Task.Delay(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken); // how long it hangs
        topic.Kafka.Resume(leader);
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    [LongFact]
    public async Task Output_LeadershipMovesAndReturns_LosesAndRepeatsNothing()
    {
        var topic = await FlowAsync("moving", leader: 2);

        topic.Kafka.Kill(2);
        await topic.WaitUntilDeliveredAsync();
        topic.Kafka.Restart("2");
        await TestDeadline.PollAsync(
            () =>
            {
                topic.Kafka.Elect();
                return topic.Kafka.LeaderOf("moving") == 2;
            },
            _log.ToString);
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    [LongFact]
    public async Task Output_TooFewReplicasInSync_ReadingsWait()
    {
        var topic = await FlowAsync("few");

        topic.Configure("min.insync.replicas=3");
        topic.Kafka.Kill(3);
        await _log.Logged(6045).InTime(_log.ToString);
        topic.Configure("min.insync.replicas=2");
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    [LongFact]
    public async Task Output_TwoOfThreeBrokersDead_ReadingsWait()
    {
        var topic = await FlowAsync("alone");

        topic.Kafka.Kill(2);
        topic.Kafka.Kill(3);
        await TestDeadline.PollAsync(() => topic.Statistics.Pending > 1_000, _log.ToString);
        topic.Kafka.RestartThoseDown();
        await topic.WaitUntilDeliveredAsync();

        await topic.EndWithAllThereAsync();
    }

    [LongFact]
    public async Task PartitionReader_LeaderJustDied_FailsInTimeAndAnotherReaderSucceeds()
    {
        var kafka = cluster.Raise();
        await using (var output = await OpenAsync(kafka, "bounds"))
        {
            output.Post(new Market("3").Trades(1, 10));
            Assert.Equal(0, (await output.StopAsync(TestDeadline.Patience)).Pending);
        }

        var clients = new KafkaClients(kafka.Connection, TimeProvider.System, _log);
        using var reader = new PartitionReader(clients);
        var partition = new TopicPartition("bounds", 0);
        Assert.Equal((0, 10), reader.QueryBounds(partition));
        var dead = kafka.LeaderOf("bounds");
        kafka.Kill(dead);
        var asking = Task.Run(() => reader.QueryBounds(partition), TestContext.Current.CancellationToken);
        await Task.WhenAny(asking, Task.Delay(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken));
        Assert.True(asking.IsCompleted, "It waits for a dead leader");
        Assert.True(asking.IsCompletedSuccessfully || asking.Exception!.InnerException is KafkaTransientException, $"{asking.Exception}");

        Assert.NotEqual(dead, kafka.LeaderOf("bounds", dead));
        using var another = new PartitionReader(clients);
        Assert.Equal((0, 10), another.QueryBounds(partition));
    }

    /// <summary>Publishes to a topic of its own, and waits until readings arrive.</summary>
    private async Task<FlowingTopic> FlowAsync(string name, int? leader = null)
    {
        var kafka = cluster.Raise();
        _topic = new(kafka, name, await OpenAsync(kafka, name, leader), _log);
        await TestDeadline.PollAsync(() => _topic.Statistics.Delivered > 0, _log.ToString);
        return _topic;
    }

    private Task<KafkaOutput> OpenAsync(RealKafka kafka, string topic, int? leader = null)
    {
        var leaders = new Dictionary<StreamId, string>();
        if (leader is { } broker)
            leaders[Product] = kafka.Brokers.Split(',')[broker - 1];
        var publication = Publication.OfReadings(TopicPattern.Parse(topic), [Product], [WindowSpec.Parse("3")]);
        return Published.OpenAsync(kafka.Connection, publication, _log, new() { SpillFolder = _folder.Path, Leaders = leaders });
    }
}

using Confluent.Kafka;

namespace Vwap.Kafka.Tests.Cluster;

/// <summary>What goes wrong with Kafka while readings flow: they wait, it is said, and then they are delivered, each once and in order.</summary>
[Trait("Kind", "Long")]
[Collection("Cluster troubles")]
public sealed class ClusterTroubleTests(ThreeBrokers cluster) : IClassFixture<ThreeBrokers>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly ProductId Product = ProductId.Parse("BTC-USD");

    private readonly LogRecorder _log = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Output_TopicDeleted_GoesOnInANewTopicWithAllThatCameAfter()
    {
        var kafka = cluster.Raise();
        await using var output = await OpenAsync(kafka, "deleted");
        var flow = new ReadingFlow(output, "3");
        TopicContent.AwaitAny(kafka.Brokers, "deleted", Patience);

        var before = flow.Trades;
        kafka.Delete("deleted");
        var after = flow.Trades;
        await WaitUntilDeliveredAsync(output, flow);

        var posted = await EndAsync(output, flow);
        var written = TopicContent.Values(kafka.Brokers, "deleted");
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
        var kafka = cluster.Raise();
        await using var output = await OpenAsync(kafka, "small");
        var flow = new ReadingFlow(output, "3");
        TopicContent.AwaitAny(kafka.Brokers, "small", Patience);

        kafka.Configure("small", "max.message.bytes=100");
        await SaidAsync(6041);
        kafka.Configure("small", "max.message.bytes=1000000");
        await SaidAsync(6042);

        AssertAllThere(kafka, "small", await EndAsync(output, flow));
    }

    [Fact]
    public async Task Output_ForeignRecordAfterTheStart_IsToldAndPassedOver()
    {
        var kafka = cluster.Raise();
        await using var output = await OpenAsync(kafka, "mixed");
        var flow = new ReadingFlow(output, "3");
        TopicContent.AwaitAny(kafka.Brokers, "mixed", Patience);

        kafka.Configure("mixed", "max.message.bytes=100");
        await SaidAsync(6041);
        Published.Produce(kafka.Brokers, "mixed", [("hello", Market.Opening)]);
        await SaidAsync(6080);
        kafka.Configure("mixed", "max.message.bytes=1000000");

        var posted = await EndAsync(output, flow);
        Assert.Equal(Expected.Json(posted), Array.FindAll(TopicContent.Values(kafka.Brokers, "mixed"), value => value != "hello"));
    }

    [Fact]
    public async Task Output_LeaderHangs_ReadingsGoOnWithAnotherOrWithItAgain()
    {
        var kafka = cluster.Raise();
        await using var output = await OpenAsync(kafka, "hung");
        var flow = new ReadingFlow(output, "3");
        TopicContent.AwaitAny(kafka.Brokers, "hung", Patience);

        var leader = kafka.LeaderOf("hung");
        kafka.Pause(leader);
        await Task.Delay(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken); // how long it hangs is what is tried
        kafka.Resume(leader);
        await WaitUntilDeliveredAsync(output, flow);

        AssertAllThere(kafka, "hung", await EndAsync(output, flow));
    }

    [Fact]
    public async Task Output_LeadershipMovesAndReturns_NothingIsLostOrDoubled()
    {
        var kafka = cluster.Raise();
        await using var output = await OpenAsync(kafka, "moving", leader: 2);
        var flow = new ReadingFlow(output, "3");
        TopicContent.AwaitAny(kafka.Brokers, "moving", Patience);

        kafka.Kill(2);
        await WaitUntilDeliveredAsync(output, flow);
        kafka.Restart("2");
        SpinWait.SpinUntil(
            () =>
            {
                kafka.Elect();
                return kafka.LeaderOf("moving") == 2;
            },
            Patience);
        Assert.Equal(2, kafka.LeaderOf("moving"));
        await WaitUntilDeliveredAsync(output, flow);

        AssertAllThere(kafka, "moving", await EndAsync(output, flow));
    }

    [Fact]
    public async Task Output_TooFewReplicasInSync_ReadingsWaitUntilThereAreEnough()
    {
        var kafka = cluster.Raise();
        await using var output = await OpenAsync(kafka, "few");
        var flow = new ReadingFlow(output, "3");
        TopicContent.AwaitAny(kafka.Brokers, "few", Patience);

        kafka.Configure("few", "min.insync.replicas=3");
        kafka.Kill(3);
        await SaidAsync(6045);
        kafka.Configure("few", "min.insync.replicas=2");
        await WaitUntilDeliveredAsync(output, flow);

        AssertAllThere(kafka, "few", await EndAsync(output, flow));
    }

    [Fact]
    public async Task Output_TwoOfThreeBrokersDead_ReadingsWaitUntilTheyReturn()
    {
        var kafka = cluster.Raise();
        await using var output = await OpenAsync(kafka, "alone");
        var flow = new ReadingFlow(output, "3");
        TopicContent.AwaitAny(kafka.Brokers, "alone", Patience);

        kafka.Kill(2);
        kafka.Kill(3);
        await Eventually.IsSoAsync(() => output.Statistics.Pending > 1_000, _log);
        kafka.RestartThoseDown();
        await WaitUntilDeliveredAsync(output, flow);

        AssertAllThere(kafka, "alone", await EndAsync(output, flow));
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
        kafka.Kill(kafka.LeaderOf("bounds"));
        var asking = Task.Run(() => PartitionBounds.Query(reader, partition), TestContext.Current.CancellationToken);
        await Task.WhenAny(asking, Task.Delay(Patience, TestContext.Current.CancellationToken));
        Assert.True(asking.IsCompleted, "It waits for a leader that is dead");
        Assert.True(asking.IsCompletedSuccessfully || asking.Exception!.InnerException is KafkaTroubleException, $"{asking.Exception}");

        Assert.NotEqual(0, kafka.LeaderOf("bounds"));
        using var another = clients.CreateReader();
        Assert.Equal(new(0, 10), PartitionBounds.Query(another, partition));
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

    /// <summary>Waits until what has been posted by now is confirmed.</summary>
    private Task WaitUntilDeliveredAsync(KafkaOutput output, ReadingFlow flow)
    {
        var posted = flow.Trades;
        return Eventually.IsSoAsync(() => output.Statistics.Delivered >= posted, _log);
    }

    private async Task SaidAsync(int id)
    {
        await Task.WhenAny(_log.Logged(id), Task.Delay(Patience, TestContext.Current.CancellationToken));
        Assert.True(_log.Logged(id).IsCompleted, $"No line {id} in:\n{Eventually.Texts(_log)}");
    }

    private static async Task<List<Reading>> EndAsync(KafkaOutput output, ReadingFlow flow)
    {
        var posted = await flow.EndAsync();
        var statistics = await output.StopAsync(Patience);
        Assert.Equal((0, 0), (statistics.Pending, statistics.GivenUp));
        Assert.Equal(posted.Count, statistics.Delivered + statistics.Known);
        return posted;
    }

    private static void AssertAllThere(RealKafka kafka, string topic, List<Reading> posted)
    {
        Assert.Equal(Expected.Json(posted), TopicContent.Values(kafka.Brokers, topic));
        TestContext.Current.TestOutputHelper!.WriteLine($"{posted.Count} readings");
    }
}

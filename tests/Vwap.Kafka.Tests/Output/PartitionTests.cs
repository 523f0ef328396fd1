namespace Vwap.Kafka.Tests;

/// <summary>A topic of several partitions.</summary>
public sealed class PartitionTests(OneBroker broker) : IClassFixture<OneBroker>
{
    private static readonly WindowSpec[] Windows = [WindowSpec.Parse("3")];
    private static readonly StreamId[] Products = [.. Enumerable.Range(1, 24).Select(number => StreamId.Parse($"P{number}-USD"))];

    private readonly LogRecorder _log = new();
    private readonly Market _market = new("3");

    [Fact]
    public async Task Output_StartedAgain_FindsTheLastTradeOfEachProductInItsPartition()
    {
        var publication = Publication.OfTrades("found", 6, Products, Windows);
        await using (var first = await OpenAsync(publication))
        {
            foreach (var product in Products)
                Post(first, product, first: 1, count: 100);
            Post(first, Products[0], first: 101, count: 5_000);
            Assert.Equal(0, (await first.StopAsync(TestDeadline.Patience)).Pending);
        }

        await using var second = await OpenAsync(publication);
        Assert.All(Products, product =>
        {
            var last = product == Products[0] ? 5_100 : 100;
            Assert.Equal(last, second.ResumeFrom.LastTradeId(product, Windows[0]));
        });
    }

    [Fact]
    public async Task Output_OneProductWithConfiguredLeader_HasAllPartitions()
    {
        var product = Products[0];
        await using var output = await OpenAsync(
            Publication.OfTrades("alone", 12, [product], Windows),
            new() { Leaders = new Dictionary<StreamId, string> { [product] = broker.Kafka.Brokers } });
        Assert.Contains("PartitionCount: 12", broker.Kafka.Describe("alone"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_SeveralOpenedAtOnce_OneLogsThatItCreatedTheTopic()
    {
        var publication = Publication.OfTrades("raced", 6, Products, Windows);
        var outputs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(publication)));
        foreach (var output in outputs)
            await output.DisposeAsync();
        Assert.Single(_log.Entries, entry => entry.Id == 6010);
    }

    [Fact]
    public async Task Output_PartitionsAdded_Stops()
    {
        await using var output = await OpenAsync(Publication.OfTrades("grown", 2, Products, Windows));
        Post(output, Products[0], first: 1, count: 1);
        broker.Kafka.AddPartitions("grown", 12);

        var id = 0;
        await TestDeadline.PollAsync(
            async () =>
            {
                id++;
                foreach (var product in Products[1..])
                    Post(output, product, id, count: 1);
                return output.Completion.IsCompleted;
            },
            _log.ToString);

        var failure = await Assert.ThrowsAsync<KafkaFatalException>(() => output.Completion);
        Assert.Contains("partitions were added to the topic grown", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_log.Entries, entry => entry.Id == 6032);
    }

    private Task<KafkaOutput> OpenAsync(Publication publication, KafkaOutputOptions? options = null)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["topic.metadata.refresh.interval.ms"] = "500" };
        return Published.OpenAsync(broker.Kafka.Connection with { Settings = settings }, publication, _log, options);
    }

    private void Post(KafkaOutput output, StreamId product, int first, int count) =>
        output.Post(_market.Trades(first, count, product.ToString()));
}

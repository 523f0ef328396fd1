namespace Vwap.Kafka.Tests;

/// <summary>A topic that readings flow into during a fault.</summary>
internal sealed class FlowingTopic(RealKafka kafka, string name, KafkaOutput output, LogRecorder log) : IAsyncDisposable
{
    private readonly ReadingFlow _flow = new(output, "3");

    public string Name => name;

    public RealKafka Kafka => kafka;

    /// <summary>How many trades were posted so far: the id of the last.</summary>
    public int Trades => _flow.Trades;

    public KafkaOutputStatistics Statistics => output.Statistics;

    /// <summary>Sets <c>key=value</c> of the topic.</summary>
    public void Configure(string setting) => kafka.Configure(name, setting);

    /// <summary>Waits until everything posted so far is confirmed.</summary>
    public Task WaitUntilDeliveredAsync()
    {
        var posted = Trades;
        return TestDeadline.PollAsync(() => Statistics.Delivered >= posted, log.ToString);
    }

    /// <summary>Stops posting, and waits until everything is confirmed.</summary>
    /// <returns>All that was posted.</returns>
    public async Task<List<Reading>> EndAsync()
    {
        var posted = await _flow.EndAsync();
        var statistics = await output.StopAsync(TestDeadline.Patience);
        Assert.Equal((0, 0), (statistics.Pending, statistics.Dropped));
        Assert.Equal(posted.Count, statistics.Delivered + statistics.Known);
        return posted;
    }

    /// <summary>Stops posting, and checks the topic: everything posted, each once and in order.</summary>
    public async Task EndWithAllThereAsync()
    {
        var posted = await EndAsync();
        Assert.Equal(Expected.Json(posted), TopicContent.Values(kafka.Brokers, name));
        TestContext.Current.TestOutputHelper!.WriteLine($"{posted.Count} readings");
    }

    public async ValueTask DisposeAsync()
    {
        await _flow.DisposeAsync();
        await output.DisposeAsync();
    }
}

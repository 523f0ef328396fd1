namespace Vwap.Kafka.Tests;

/// <summary>Brokers that come only after readings have begun, on a topic that has some already.</summary>
public sealed class LateBrokerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly ProductId Product = ProductId.Parse("BTC-USD");

    private readonly LogRecorder _log = new();
    private readonly Reading[] _readings = new Market("3").Trades(1, 100);
    private LateBroker? _late;

    public void Dispose() => _late?.Dispose();

    [Fact]
    public async Task Output_TopicEndsBeforeTheFirstReading_SaysWhatIsLeftOut()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        await PublishAsync(kafka, _readings[..40]);
        await using var output = await OpenLateAsync(kafka, _readings[60..], endsWhenBehind: false);

        Assert.Equal(0, (await output.StopAsync(Patience)).Pending);
        Assert.Equal(Expected.Json([.. _readings[..40], .. _readings[60..]]), TopicContent.Values(kafka.Brokers, "BTC-USD"));
        Assert.Contains(_log.Entries, entry => entry.Id == 6044 && entry.Text.Contains("trades 41..60 are not published", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Output_TopicEndsBeforeTheFirstReadingAndAskedToEnd_EndsHavingSentNothing()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        await PublishAsync(kafka, _readings[..40]);
        await using var output = await OpenLateAsync(kafka, _readings[60..], endsWhenBehind: true);

        var behind = await Assert.ThrowsAsync<KafkaBehindException>(() => output.Completion.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal("the topic BTC-USD ends with trade 40, and readings begin with 61", behind.Message);
        Assert.Equal(Expected.Json(_readings[..40]), TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    [Fact]
    public async Task Output_TopicReachesTheFirstReading_SendsWhatIsNotThere()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        await PublishAsync(kafka, _readings[..40]);
        await using var output = await OpenLateAsync(kafka, _readings[30..], endsWhenBehind: true);

        var statistics = await output.StopAsync(Patience);
        Assert.Equal((60, 10), (statistics.Delivered, statistics.Known));
        Assert.Equal(Expected.Json(_readings), TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    private async Task PublishAsync(MockKafka kafka, Reading[] readings)
    {
        await using var output = await OpenAsync(kafka.Connection, endsWhenBehind: false);
        await output.PostAsync(readings, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await output.StopAsync(Patience)).Pending);
    }

    private async Task<KafkaOutput> OpenLateAsync(MockKafka kafka, Reading[] readings, bool endsWhenBehind)
    {
        _late = new(kafka.Brokers);
        var output = await OpenAsync(new() { Brokers = _late.Address, StartWait = TimeSpan.FromMilliseconds(100) }, endsWhenBehind);
        Assert.Contains(_log.Entries, entry => entry.Id == 6030);
        await output.PostAsync(readings, TestContext.Current.CancellationToken);
        _late.Open();
        return output;
    }

    private Task<KafkaOutput> OpenAsync(KafkaConnection connection, bool endsWhenBehind) => KafkaOutput.OpenAsync(
        connection, Publication.OfReadings(TopicPattern.Default, [Product], [WindowSpec.Parse("3")]), new() { EndsWhenBehind = endsWhenBehind },
        TimeProvider.System, _log, TestContext.Current.CancellationToken);
}

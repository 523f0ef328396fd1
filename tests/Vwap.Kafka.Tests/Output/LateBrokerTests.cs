namespace Vwap.Kafka.Tests;

/// <summary>Brokers that come up only after readings have begun, with a topic that has some already.</summary>
public sealed class LateBrokerTests : IDisposable
{
    private static readonly Publication Publication = Published.Readings([StreamId.Parse("BTC-USD")], "3");

    private readonly LogRecorder _log = new();
    private readonly Reading[] _readings = new Market("3").Trades(1, 100);
    private LateBroker? _late;

    public void Dispose() => _late?.Dispose();

    [LongFact]
    public async Task Output_TopicEndsBeforeFirstReading_LogsTheGap()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        await Published.PublishAsync(kafka.Connection, Publication, _log, _readings[..40]);
        await using var output = await OpenLateAsync(kafka, _readings[60..], stopsAtGap: false);

        Assert.Equal(0, (await output.StopAsync(TestDeadline.Patience)).Pending);
        Assert.Equal(Expected.Json([.. _readings[..40], .. _readings[60..]]), TopicContent.Values(kafka.Brokers, "BTC-USD"));
        Assert.Contains(_log.Entries, entry => entry.Id == 6044 && entry.Text.Contains("trades 41..60 not published", StringComparison.Ordinal));
    }

    [LongFact]
    public async Task Output_TopicEndsBeforeFirstReadingAndStopsAtGap_StopsWithoutSending()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        await Published.PublishAsync(kafka.Connection, Publication, _log, _readings[..40]);
        await using var output = await OpenLateAsync(kafka, _readings[60..], stopsAtGap: true);

        var behind = await Assert.ThrowsAsync<CheckpointGapException>(() => output.Completion.InTime());
        Assert.Equal("BTC-USD ends at trade 40, the first reading to publish is of trade 61", behind.Message);
        Assert.Equal(Expected.Json(_readings[..40]), TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    [Fact]
    public async Task Output_TopicReachesFirstReading_SendsWhatIsMissing()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        await Published.PublishAsync(kafka.Connection, Publication, _log, _readings[..40]);
        await using var output = await OpenLateAsync(kafka, _readings[30..], stopsAtGap: true);

        var statistics = await output.StopAsync(TestDeadline.Patience);
        Assert.Equal((60, 10), (statistics.Delivered, statistics.Known));
        Assert.Equal(Expected.Json(_readings), TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    private async Task<KafkaOutput> OpenLateAsync(MockKafka kafka, Reading[] readings, bool stopsAtGap)
    {
        _late = new(kafka.Brokers);
        var output = await Published.OpenAsync(
            new() { Brokers = _late.Address, StartWait = TimeSpan.FromMilliseconds(100) }, Publication, _log, new() { StopsAtGap = stopsAtGap });
        Assert.Contains(_log.Entries, entry => entry.Id == 6030);
        output.Post(readings);
        _late.Open();
        return output;
    }
}

namespace Vwap.Kafka.Tests;

public sealed class ClusterOutputTests
{
    private static readonly StreamId Product = StreamId.Parse("BTC-USD");

    private readonly LogRecorder _log = new();
    private readonly Market _market = new("3", "1m");
    private readonly List<Reading> _posted = [];

    [LongFact]
    public async Task Output_BrokersFailInTurn_LosesAndRepeatsNothing()
    {
        using var kafka = RealKafka.Start(3);
        using var folder = new TemporaryFolder();
        var named = kafka.Brokers.Split(',')[1];
        await using (var output = await OpenAsync(kafka, folder, named))
        {
            Assert.Contains("min.insync.replicas=2", kafka.Describe("BTC-USD"), StringComparison.Ordinal);
            await TestDeadline.PollAsync(
                () =>
                {
                    kafka.Elect(); // a broker silent for three seconds loses leadership again
                    return kafka.Describe("BTC-USD").Contains("Leader: 2\tReplicas: 2,3,1", StringComparison.Ordinal);
                },
                _log.ToString);

            Post(output, 1_000);
            foreach (var broker in new[] { 2, 3, 1 })
            {
                kafka.Kill(broker);
                Post(output, 500);
                kafka.Restart($"{broker}");
                Post(output, 500);
            }

            kafka.StopAll();
            Post(output, 2_000);
            await _log.Logged(6020).InTime(_log.ToString);
            Post(output, 500);
            kafka.Restart("all");
            var statistics = await output.StopAsync(TestDeadline.Patience);
            Assert.Equal((_posted.Count, 0, 0), (statistics.Delivered, statistics.Pending, statistics.Dropped));
            Assert.True(statistics.Spilled > 0, $"{statistics}");
        }

        await using (var again = await OpenAsync(kafka, folder, named))
        {
            Assert.Equal(_posted[^1].Trade.Id, again.ResumeFrom.LastTradeId(Product, WindowSpec.Parse("1m")));
            Post(again, 100);
            Assert.Equal(0, (await again.StopAsync(TestDeadline.Patience)).Pending);
        }

        Assert.Equal(Expected.Json(_posted), TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    [LongFact]
    public async Task Output_WrongPassword_IsLoggedWithoutTheSecretAndReadingsWait()
    {
        using var kafka = RealKafka.Start(1, "--sasl", "vwap:right-secret");
        using var folder = new TemporaryFolder();
        await using var output = await OpenAsync(kafka, folder, leader: null, password: "wrong-secret");
        Post(output, 10);
        await TestDeadline.PollAsync(() => _log.Entries.Any(entry => entry.Text.Contains("uthentication", StringComparison.Ordinal)), _log.ToString);
        Assert.Equal(0, (await output.StopAsync(TimeSpan.Zero)).Delivered);
        Assert.DoesNotContain(_log.Entries, entry => entry.Text.Contains("wrong-secret", StringComparison.Ordinal));

        await using var authorized = await OpenAsync(kafka, folder, leader: null, password: "right-secret");
        Post(authorized, 10);
        Assert.Equal(0, (await authorized.StopAsync(TestDeadline.Patience)).Pending);
    }

    private Task<KafkaOutput> OpenAsync(RealKafka kafka, TemporaryFolder folder, string? leader, string? password = null)
    {
        var leaders = new Dictionary<StreamId, string>();
        if (leader is not null)
            leaders[Product] = leader;
        var connection = kafka.Connection with
        {
            Settings = password is null ? kafka.Connection.Settings : RealKafka.Credentials("vwap", password),
            StartWait = password == "wrong-secret" ? TimeSpan.FromSeconds(3) : TestDeadline.Patience,
        };
        return Published.OpenAsync(
            connection, Published.Readings([Product], "3", "1m"), _log, new() { Leaders = leaders, MemoryReadingsMax = 1_000, SpillFolder = folder.Path });
    }

    private void Post(KafkaOutput output, int trades)
    {
        var next = _posted.Count == 0 ? 1 : (int)_posted[^1].Trade.Id + 1;
        var readings = _market.Trades(next, trades);
        output.Post(readings);
        _posted.AddRange(readings);
    }
}

namespace Vwap.Cli.Tests;

/// <summary>A run that publishes trades, workers and consumer groups, with a real broker.</summary>
public sealed class ManyMachinesTests
{
    [LongFact]
    public async Task TradesToKafka_WorkerAndGroup_EachReadingOnce()
    {
        using var kafka = RealKafka.Start(1);
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "300");
        var (exitCode, _, log) = await VwapProcess.RunAsync([
            "run", .. exchange.EndpointAndRest, "--kafka", kafka.Brokers, "--trades-to-kafka", "trades", "--trades-partitions", "3", "--output", "none", "--max-trades", "300"]);
        Assert.True(exitCode == 0, log);
        Assert.Contains("Created topic trades: 3 partition(s)", log, StringComparison.Ordinal);

        await using (var worker = VwapProcess.Start("worker", "--kafka", kafka.Brokers, "--trades", "trades", "--window", "20", "--topic", "w.{product}"))
        {
            await worker.WaitForLogAsync("Created topic w.BTC-USD");
            TopicContent.AwaitAny(kafka.Brokers, "w.BTC-USD", TimeSpan.FromMinutes(2)); // the broker may not know yet a topic that the controller has created
            await ConsumeAsync(kafka, "desk", 10);
            await ConsumeAsync(kafka, "desk", 15);
            await worker.StopAsync();
            Assert.Contains("unexpected records 0", worker.Log, StringComparison.Ordinal);
        }

        PublishedMarket.AssertContiguous(TopicContent.Values(kafka.Brokers, "w.BTC-USD"));
        Assert.Equal(
            TopicContent.Values(kafka.Brokers, "w.BTC-USD")[25],
            Assert.Single(await ConsumeAsync(kafka, "desk", 1)));
    }

    [LongFact]
    public async Task Worker_NoTradesTopicYet_WaitsForIt()
    {
        using var kafka = RealKafka.Start(1);
        await using var worker = VwapProcess.Start("worker", "--kafka", kafka.Brokers, "--trades", "trades");
        await worker.WaitForLogAsync("no topic trades yet: start vwap run --trades-to-kafka trades; rejoining the group");
        await worker.StopAsync();
    }

    [LongFact]
    public async Task Worker_StoppedWhileJoining_EndsNormally()
    {
        using var kafka = RealKafka.Start(1);
        PublishedMarket.Produce(kafka.Brokers, "trades", ["a record"]);
        using var leader = new GroupLeader(kafka.Brokers, "vwap", "trades");
        await using var worker = VwapProcess.Start("worker", "--kafka", kafka.Brokers, "--trades", "trades");
        await leader.JoinWithAnotherAsync();

        await worker.StopAsync();
    }

    /// <summary>Kafka refuses a commit that is in flight when a rebalance completes: rebalances are repeated until one hits.</summary>
    [LongFact]
    public async Task Worker_RebalanceDuringATransaction_KeepsItsPartitionAndRetries()
    {
        using var kafka = RealKafka.Start(1);
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "300");
        await using var run = VwapProcess.Start([
            "run", .. exchange.EndpointAndRest, "--products", "BTC-USD", "--kafka", kafka.Brokers, "--trades-to-kafka", "trades", "--trades-partitions", "1", "--output", "none"]);
        TopicContent.AwaitAny(kafka.Brokers, "trades", TimeSpan.FromMinutes(2));
        using var leader = new GroupLeader(kafka.Brokers, "vwap", "trades");
        await using var worker = VwapProcess.Start("worker", "--kafka", kafka.Brokers, "--trades", "trades", "--kafka-set", "heartbeat.interval.ms=100");
        var member = await leader.JoinWithAnotherAsync();
        await leader.AssignAsync(member, 0);
        TopicContent.AwaitAny(kafka.Brokers, "BTC-USD", TimeSpan.FromMinutes(2));

        var refused = worker.WaitForLogAsync("Rebalance during a transaction: aborted and retried");
        while (!refused.IsCompleted)
        {
            await leader.JoinAsync();
            await leader.AssignAsync(member, 0);
        }

        await refused;
        await run.StopAsync();
        var trades = TopicContent.Values(kafka.Brokers, "trades");
        TopicContent.AwaitTrade(kafka.Brokers, "BTC-USD", PublishedMarket.TradeIdOf(trades[^1]), TimeSpan.FromMinutes(2));
        await worker.StopAsync();
        Assert.DoesNotContain("rejoining the group", worker.Log, StringComparison.Ordinal);
        Assert.Equal(trades.Select(PublishedMarket.TradeIdOf), TopicContent.Values(kafka.Brokers, "BTC-USD").Select(PublishedMarket.TradeIdOf));
    }

    private static async Task<string[]> ConsumeAsync(RealKafka kafka, string group, int readings)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(
            "consume", "--kafka", kafka.Brokers, "--topic", "w.BTC-USD", "--group", group, "--max-trades", $"{readings}");
        Assert.True(exitCode == 0, log);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

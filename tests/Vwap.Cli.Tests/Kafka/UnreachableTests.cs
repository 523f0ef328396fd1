using System.Net;
using System.Net.Sockets;

namespace Vwap.Cli.Tests;

/// <summary>Brokers that are not there, or are something else, and topics that are not as they should be.</summary>
public sealed class UnreachableTests
{
    [Fact]
    public async Task Consume_NoBrokerThere_FailsAndSaysWhereAndWhy()
    {
        Needs.Librdkafka();
        var (exitCode, output, log) = await VwapProcess.RunAsync("consume", "--kafka", "127.0.0.1:1", "--topic", "A", "--kafka-time", "5s");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches(
            @"^vwap: Kafka at 127\.0\.0\.1:1 did not answer within 5 s: 127\.0\.0\.1:1/bootstrap: Connect to .* failed: Connection refused.*\. Check --kafka$",
            log.Split('\n')[^1]);
    }

    [Fact]
    [Trait("Kind", "Long")]
    public async Task Run_NoBrokerThere_GoesOnWithoutAndSaysWhatWasNotDelivered()
    {
        Needs.Librdkafka();
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "200");
        var (exitCode, output, log) = await VwapProcess.RunAsync(
            ["run", .. exchange.EndpointAndRest, "--kafka", "127.0.0.1:1", "--kafka-time", "1s", "--max-trades", "20"]);
        Assert.Equal(1, exitCode);
        Assert.Equal(20, output.Count(letter => letter == '\n'));
        Assert.Contains("Kafka: not connected within 1 s; the run begins without it, readings wait, and trying goes on", log, StringComparison.Ordinal);
        Assert.Contains("Connection refused", log, StringComparison.Ordinal);
        Assert.Contains("20 readings could not be delivered before the stop", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--endpoint", "ws://127.0.0.1:1", "--rest", "none")]
    [InlineData("consume", "--topic", "A")]
    [InlineData("worker", "--trades", "A")]
    public async Task Command_StoppedWhileItWaitsForBrokers_EndsNormally(params string[] command)
    {
        Needs.Librdkafka();
        await using var waiting = VwapProcess.StartInterruptible([.. command, "--kafka", "127.0.0.1:1"]);
        await waiting.WaitForLogAsync("Connection refused");
        await waiting.SignalAsync("INT");
        var (exitCode, output, log) = await waiting.EndAsync();
        Assert.Equal((0, ""), (exitCode, output));
        Assert.DoesNotContain("exception", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Consume_WebServerAtThePort_IsAskedWhetherItIsKafka()
    {
        Needs.Librdkafka();
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        var address = $"127.0.0.1:{exchange.Port}";
        var (exitCode, _, log) = await VwapProcess.RunAsync("consume", "--kafka", address, "--topic", "A", "--kafka-time", "5s");
        Assert.Equal(1, exitCode);
        Assert.Contains($"{address} takes connections and does not answer as Kafka does", log, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Kind", "Long")]
    public async Task Consume_NoKafkaAtThePort_IsAskedWhetherItIs()
    {
        Needs.Librdkafka();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        var (exitCode, _, log) = await VwapProcess.RunAsync(
            "consume", "--kafka", address, "--topic", "A", "--kafka-time", "10s", "--kafka-set", "api.version.request.timeout.ms=1000");
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"vwap: Kafka at {address} did not answer within 10 s: {address} takes connections and does not answer as Kafka does: something else may listen there. Check --kafka",
            log.Split('\n')[^1]);
    }

    [Fact]
    public async Task Consume_NoSuchTopic_IsUsageAndSaysWhichThereAre()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        var (exitCode, _, log) = await VwapProcess.RunAsync("consume", "--kafka", kafka.Brokers, "--topic", "BTC-EUR,ETH-USD");
        Assert.Equal(2, exitCode);
        Assert.EndsWith("vwap: there is no topic BTC-EUR: there are BTC-USD, ETH-USD", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TopicOfSomebodyElse_IsUsageWithThePlace()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        PublishedMarket.Produce(kafka.Brokers, "BTC-USD", ["{\"temperature\":21}"]);
        var (exitCode, output, log) = await VwapProcess.RunAsync(["run", .. exchange.EndpointAndRest, "--products", "BTC-USD", "--kafka", kafka.Brokers]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.EndsWith(
            "vwap: the topic BTC-USD holds a record that is not ours (partition 0, offset 0): choose another --topic, or delete this one", log, StringComparison.Ordinal);
        Assert.Single(TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    [Fact]
    public Task Consume_Secrets_AreInNoLine() => AssertSecretAsync("consume --topic BTC-USD");

    [Fact]
    [Trait("Kind", "Long")]
    public Task Run_Secrets_AreInNoLine() => AssertSecretAsync("run --output none --products BTC-USD --for 1s");

    private static async Task AssertSecretAsync(string command)
    {
        using var kafka = MockKafka.Start("BTC-USD");
        using var folder = new TemporaryFolder();
        var file = folder.Write("vwap.json", $$$"""
            {"kafka": {"brokers": "{{{kafka.Brokers}}}", "time": "1s", "settings": {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN",
            "sasl.username": "key-of-the-user", "sasl.password": "hunter-7c1e", "debug": "all"} } }
            """);
        var (exitCode, output, log) = await VwapProcess.RunAsync([.. command.Split(' '), "--config", file, "--log-level", "trace"]);
        Assert.NotEqual(2, exitCode);
        Assert.Contains("Kafka client: ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("7c1e", output + log, StringComparison.Ordinal);
    }
}

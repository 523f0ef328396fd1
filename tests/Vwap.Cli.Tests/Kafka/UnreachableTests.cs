using System.Net;
using System.Net.Sockets;

namespace Vwap.Cli.Tests;

/// <summary>Unreachable brokers, addresses of other servers, and topics that cannot be used.</summary>
public sealed class UnreachableTests
{
    [Fact]
    public async Task Consume_NoBroker_FailsWithAddressAndReason()
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync("consume", "--kafka", "127.0.0.1:1", "--topic", "A", "--kafka-time", "5s");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches(
            @"^vwap: no answer from Kafka at 127\.0\.0\.1:1 within 5 s: 127\.0\.0\.1:1/bootstrap: Connect to .* failed: Connection refused.*\. Check --kafka$",
            log.Split('\n')[^1]);
    }

    [LongFact]
    public async Task Run_NoBroker_ContinuesAndReportsWhatWasNotDelivered()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "200");
        var (exitCode, output, log) = await VwapProcess.RunAsync(
            ["run", .. exchange.EndpointAndRest, "--kafka", "127.0.0.1:1", "--kafka-time", "1s", "--max-trades", "20"]);
        Assert.Equal(1, exitCode);
        Assert.Equal(20, output.Count(letter => letter == '\n'));
        Assert.Contains("Kafka: not connected within 1 s; starting without a checkpoint, readings are queued until the brokers answer", log, StringComparison.Ordinal);
        Assert.Contains("Connection refused", log, StringComparison.Ordinal);
        Assert.Contains("20 readings not delivered before the stop", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--endpoint", "ws://127.0.0.1:1", "--rest", "none")]
    [InlineData("consume", "--topic", "A")]
    [InlineData("worker", "--trades", "A")]
    public async Task Command_StoppedWhileWaitingForBrokers_EndsNormally(params string[] command)
    {
        await using var waiting = VwapProcess.StartInterruptible([.. command, "--kafka", "127.0.0.1:1"]);
        await waiting.WaitForLogAsync("Connection refused");
        await waiting.SignalAsync("INT");
        var (exitCode, output, log) = await waiting.EndAsync();
        Assert.Equal((0, ""), (exitCode, output));
        Assert.DoesNotContain("exception", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Consume_WebServerAtThePort_IsReported()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        var address = $"127.0.0.1:{exchange.Port}";
        var (exitCode, _, log) = await VwapProcess.RunAsync("consume", "--kafka", address, "--topic", "A", "--kafka-time", "5s");
        Assert.Equal(1, exitCode);
        Assert.Contains($"{address} accepts connections but does not answer like a Kafka broker", log, StringComparison.Ordinal);
    }

    [LongFact]
    public async Task Consume_SilentServerAtThePort_IsReported()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        var (exitCode, _, log) = await VwapProcess.RunAsync(
            "consume", "--kafka", address, "--topic", "A", "--kafka-time", "10s", "--kafka-set", "api.version.request.timeout.ms=1000");
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"vwap: no answer from Kafka at {address} within 10 s: {address} accepts connections but does not answer like a Kafka broker. Check --kafka",
            log.Split('\n')[^1]);
    }

    [Fact]
    public async Task Consume_NoSuchTopic_ListsTheTopics()
    {
        using var kafka = MockKafka.Start("BTC-USD", "ETH-USD");
        var (exitCode, _, log) = await VwapProcess.RunAsync("consume", "--kafka", kafka.Brokers, "--topic", "BTC-EUR,ETH-USD");
        Assert.Equal(2, exitCode);
        Assert.EndsWith("vwap: no such topic: BTC-EUR; the cluster has BTC-USD, ETH-USD", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TopicWithUnexpectedRecord_IsRefused()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder);
        PublishedMarket.Produce(kafka.Brokers, "BTC-USD", ["{\"temperature\":21}"]);
        var (exitCode, output, log) = await VwapProcess.RunAsync(["run", .. exchange.EndpointAndRest, "--products", "BTC-USD", "--kafka", kafka.Brokers]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.EndsWith(
            "vwap: the topic BTC-USD holds a record that is not a reading (partition 0, offset 0): use another --topic, or delete this one", log, StringComparison.Ordinal);
        Assert.Single(TopicContent.Values(kafka.Brokers, "BTC-USD"));
    }

    [Fact]
    public Task Consume_SecretInTheFile_IsInNoLine() => AssertSecretAsync("consume --topic BTC-USD");

    [LongFact]
    public Task Run_SecretInTheFile_IsInNoLine() => AssertSecretAsync("run --output none --products BTC-USD --for 1s");

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
        Assert.Contains("librdkafka: ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("7c1e", output + log, StringComparison.Ordinal);
    }
}

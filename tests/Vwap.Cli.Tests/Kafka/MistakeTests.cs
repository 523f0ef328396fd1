namespace Vwap.Cli.Tests;

/// <summary>Configuration problems that are found without Kafka.</summary>
public sealed class MistakeTests
{
    private const string Broker = "--kafka 127.0.0.1:9092";

    [Theory]
    [InlineData($"run {Broker} --topic a+{{product}}", "--topic: 'a+{product}' is not a topic pattern: use letters, digits, '.', '_', '-', {product} and {venue}, such as vwap.{product}")]
    [InlineData($"run {Broker} --products A/B", "--products: 'A/B' is not a product of coinbase: expected base and quote currency, such as BTC-USD")]
    [InlineData($"run {Broker} --products BTC-USD,coinbase-advanced:BTC-USD", "--topic: BTC-USD and coinbase-advanced:BTC-USD would share the topic BTC-USD: add the venue, such as {venue}.{product}")]
    [InlineData("run --kafka localhost", "--kafka: 'localhost' is not a broker: expected HOST:PORT, such as 127.0.0.1:9092")]
    [InlineData($"run {Broker} --kafka-set acks=0", "--kafka-set: acks cannot be set: a reading counts as delivered when all in-sync replicas have it")]
    [InlineData($"run {Broker} --kafka-set bootstrap.servers=a:1", "--kafka-set: bootstrap.servers cannot be set: use --kafka")]
    [InlineData($"consume {Broker} --topic A --kafka-set group.id=g", "--kafka-set: group.id cannot be set: use --group")]
    [InlineData($"run {Broker} --kafka-set sasl.password", "--kafka-set: 'sasl.password' has no value: expected KEY=VALUE, such as security.protocol=SASL_SSL")]
    [InlineData($"run {Broker} --kafka-set sasl.password:secret", "--kafka-set: invalid character after 'sasl.password': expected KEY=VALUE, such as security.protocol=SASL_SSL")]
    [InlineData($"consume {Broker} --topic A --kafka-set sasl.password:c2VjcmV0cw==", "--kafka-set: invalid character after 'sasl.password': expected KEY=VALUE, such as security.protocol=SASL_SSL")]
    [InlineData($"worker {Broker} --trades t --kafka-set auto.offset.reset=latest", "--kafka-set: auto.offset.reset cannot be set: a new group starts at the first record, so that none is skipped; vwap consume starts where --from says")]
    [InlineData($"run {Broker} --kafka-time soon", "--kafka-time: 'soon' is not a duration: expected seconds, or a number and ms, s, m or h, such as 30s")]
    [InlineData($"run {Broker} --trades-to-kafka trades --topic readings", "--topic: has no effect with --trades-to-kafka, which publishes trades instead of readings: use it with vwap worker")]
    [InlineData($"run {Broker} --trades-partitions 3", "--trades-partitions: requires --trades-to-kafka TOPIC")]
    [InlineData($"run {Broker} --trades-to-kafka a+b", "--trades-to-kafka: 'a+b' is not a topic: use letters, digits, '.', '_' and '-', such as trades")]
    [InlineData("run --topic readings", "--topic: requires --kafka HOST:PORT")]
    [InlineData("run --trades-to-kafka trades", "--trades-to-kafka: requires --kafka HOST:PORT")]
    [InlineData("consume --topic A", "--kafka: no broker is named: expected HOST:PORT, such as 127.0.0.1:9092")]
    [InlineData($"consume {Broker}", "--topic: missing: expected one or more topics, such as ETH-USD")]
    [InlineData($"consume {Broker} --topic A --from 0", "--from: '0' is not a start position: expected beginning, latest or a trade id")]
    [InlineData($"worker {Broker}", "--trades: missing: expected the topic of vwap run --trades-to-kafka")]
    [InlineData($"worker {Broker} --trades t --topic readings", "--topic: workers publish to a topic per product: it must contain {product}")]
    public async Task Setting_Invalid_IsReportedInOneSentence(string arguments, string sentence)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments.Split(' '));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal($"vwap: {sentence}", log);
    }

    [Fact]
    public async Task Variable_TopicOfOtherCommands_IsNoProblemWithTradesToKafka()
    {
        await using var shell = VwapProcess.StartShell("KAFKA_TOPIC='vwap.{product}' $VWAP run --kafka 127.0.0.1:9092 --trades-to-kafka trades --window 0");
        var (exitCode, _, log) = await shell.EndAsync();
        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("KAFKA_TOPIC", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_UnknownToLibrdkafka_IsReportedWithItsReason()
    {
        var (exitCode, _, log) = await VwapProcess.RunAsync("consume", "--kafka", "127.0.0.1:9092", "--topic", "A", "--kafka-set", "no.such=1");
        Assert.Equal(2, exitCode);
        Assert.Equal("vwap: librdkafka rejects a setting: No such configuration property: \"no.such\"", log);
    }

    [Fact]
    public async Task Librdkafka_NotForThisPlatform_IsReported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Hides the library in a mount namespace");
        // The files exist, but cannot be loaded.
        const string hide = "for f in $(dirname $VWAP)/runtimes/linux-*/native/*.so; do mount --bind /dev/null $f || exit 77; done";
        await using var shell = VwapProcess.StartShell($"unshare --mount bash -c '{hide}; exec $VWAP consume --topic A {Broker}'");
        var (exitCode, output, log) = await shell.EndAsync();
        Assert.SkipWhen(exitCode is 77 || log.Contains("unshare", StringComparison.Ordinal), "Needs the right to mount");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("vwap: librdkafka is not available for this platform (", log, StringComparison.Ordinal);
    }
}

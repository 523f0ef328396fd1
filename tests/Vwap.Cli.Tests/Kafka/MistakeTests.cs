namespace Vwap.Cli.Tests;

/// <summary>What can be told without asking Kafka: at once, all together, with the setting to mend.</summary>
public sealed class MistakeTests
{
    private const string Broker = "--kafka 127.0.0.1:9092";

    [Theory]
    [InlineData($"run {Broker} --topic a+{{product}}", "--topic: 'a+{product}' is not a pattern of topics: write letters, digits, '.', '_', '-' and {product}, such as vwap.{product}")]
    [InlineData($"run {Broker} --products A/B", "--topic: A/B cannot have the topic 'A/B': Kafka allows letters, digits, '.', '_' and '-' alone")]
    [InlineData("run --kafka localhost", "--kafka: 'localhost' is not a broker: write HOST:PORT, such as 127.0.0.1:9092")]
    [InlineData($"run {Broker} --kafka-set acks=0", "--kafka-set: acks cannot be set: a reading counts when all replicas have it")]
    [InlineData($"run {Broker} --kafka-set bootstrap.servers=a:1", "--kafka-set: bootstrap.servers cannot be set: name the brokers with --kafka")]
    [InlineData($"consume {Broker} --topic A --kafka-set group.id=g", "--kafka-set: group.id cannot be set: name the group with --group")]
    [InlineData($"run {Broker} --kafka-set sasl.password", "--kafka-set: 'sasl.password' has no value: write key=value, such as security.protocol=SASL_SSL")]
    [InlineData($"run {Broker} --kafka-set sasl.password:secret", "--kafka-set: 'sasl.password' is followed by a sign that no setting has in its name: write key=value, such as security.protocol=SASL_SSL")]
    [InlineData($"consume {Broker} --topic A --kafka-set sasl.password:c2VjcmV0cw==", "--kafka-set: 'sasl.password' is followed by a sign that no setting has in its name: write key=value, such as security.protocol=SASL_SSL")]
    [InlineData($"worker {Broker} --trades t --kafka-set auto.offset.reset=latest", "--kafka-set: auto.offset.reset cannot be set: a group that has read nothing begins at the first record, so that none is skipped; vwap consume begins where --from says")]
    [InlineData($"run {Broker} --kafka-time soon", "--kafka-time: 'soon' is not a time to wait: write seconds, or a number and ms, s, m or h, such as 30s")]
    [InlineData($"run {Broker} --trades-to-kafka trades --topic readings", "--topic: is for readings, and --trades-to-kafka publishes trades instead: give it to vwap worker, or leave one of the two out")]
    [InlineData($"run {Broker} --trades-partitions 3", "--trades-partitions: is for the topic of trades: write --trades-to-kafka TOPIC too")]
    [InlineData($"run {Broker} --trades-to-kafka a+b", "--trades-to-kafka: 'a+b' is not a topic: write letters, digits, '.', '_' and '-', such as trades")]
    [InlineData("run --topic readings", "--topic: needs the brokers: write --kafka HOST:PORT too")]
    [InlineData("run --trades-to-kafka trades", "--trades-to-kafka: needs the brokers: write --kafka HOST:PORT too")]
    [InlineData("consume --topic A", "--kafka: no broker is named: write HOST:PORT, such as 127.0.0.1:9092")]
    [InlineData($"consume {Broker}", "--topic: no topic is named: write one or more, such as ETH-USD")]
    [InlineData($"consume {Broker} --topic A --from 0", "--from: '0' is no place to begin: write beginning, latest or a trade id")]
    [InlineData($"worker {Broker}", "--trades: no topic of trades is named: write the one of vwap run --trades-to-kafka")]
    [InlineData($"worker {Broker} --trades t --topic readings", "--topic: workers publish to a topic per product: write {product} in it")]
    public async Task Setting_Wrong_IsUsageInOneSentence(string arguments, string sentence)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments.Split(' '));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal($"vwap: {sentence}", log);
    }

    [Fact]
    public async Task Variable_TopicOfOtherCommands_IsNoMistakeOfARunThatPublishesTrades()
    {
        await using var shell = VwapProcess.StartShell("KAFKA_TOPIC='vwap.{product}' $VWAP run --kafka 127.0.0.1:9092 --trades-to-kafka trades --window 0");
        var (exitCode, _, log) = await shell.EndAsync();
        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("KAFKA_TOPIC", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_UnknownToTheLibrary_IsUsageWithTheLibrarysReason()
    {
        Needs.Librdkafka();
        var (exitCode, _, log) = await VwapProcess.RunAsync("consume", "--kafka", "127.0.0.1:9092", "--topic", "A", "--kafka-set", "no.such=1");
        Assert.Equal(2, exitCode);
        Assert.Equal("vwap: Kafka's client refuses a setting of --kafka-set: No such configuration property: \"no.such\"", log);
    }

    [Theory]
    [InlineData("consume --topic A")]
    [InlineData("run --output none")]
    [InlineData("worker --trades t")]
    public async Task Library_NotThere_IsUsageWithThePackage(string command)
    {
        Needs.Librdkafka();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Hides the library in a mount namespace");
        // The library is still there, and nothing can be loaded from it.
        const string hide = "for f in $(ldconfig -p | grep -o '/.*librdkafka\\.so.*'); do mount --bind /dev/null $f || exit 77; done";
        await using var shell = VwapProcess.StartShell($"unshare --mount bash -c \"{hide.Replace("$", "\\$", StringComparison.Ordinal)}; exec $VWAP {command} {Broker}\"");
        var (exitCode, output, log) = await shell.EndAsync();
        Assert.SkipWhen(exitCode is 77 || log.Contains("unshare", StringComparison.Ordinal), "Needs the right to mount");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal(
            "vwap: Kafka needs the library librdkafka, which was not found: install it (Debian and Ubuntu: apt-get install librdkafka1; Fedora: " +
            "dnf install librdkafka; Alpine: apk add librdkafka), or build with -p:BundledLibrdkafka=true",
            log);
    }
}

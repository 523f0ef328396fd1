namespace Vwap.Cli.Tests;

/// <summary>librdkafka settings from options, environment and file, and secrets that are none of these.</summary>
public sealed class ClientSettingTests : IDisposable
{
    private const string Secret = "hunter-7c1e";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Secret)]
    [InlineData(Secret + "\n")]
    [InlineData(Secret + "\r\n")]
    public void KafkaSet_ValueFromFile_IsItsContentWithoutTrailingNewline(string content) =>
        Assert.Equal(Secret, Read(["--kafka-set", $"sasl.password=@{_folder.Write("secret", content)}"])["sasl.password"]);

    [Theory]
    [InlineData("@@home", "@home")]
    [InlineData("@@", "@")]
    [InlineData("a@b", "a@b")]
    [InlineData("a=b", "a=b")]
    public void KafkaSet_LiteralValue_IsKept(string text, string value) => Assert.Equal(value, Read(["--kafka-set", $"client.id={text}"])["client.id"]);

    [Fact]
    public void File_ValueFromFile_IsItsContent()
    {
        var secret = _folder.Write("secret", Secret);
        var file = _folder.Write("vwap.json", $$$"""{"kafka": {"brokers": "a:1", "settings": {"sasl.password": "@{{{secret}}}"} } }""");
        Assert.Equal(Secret, Given.Run(["--config", file]).Kafka!.Connection.Settings["sasl.password"]);
    }

    [Theory]
    [InlineData("KAFKA_SET_SASL_PASSWORD", "sasl.password")]
    [InlineData("KAFKA_SET_SECURITY_PROTOCOL", "security.protocol")]
    [InlineData("KAFKA_SET_SASL_OAUTHBEARER_CLIENT_SECRET", "sasl.oauthbearer.client.secret")]
    public void Variable_OfAKey_SetsIt(string variable, string key) => Assert.Equal("x", Read([], (variable, "x"))[key]);

    [Fact]
    public void Variable_ValueFromFile_IsItsContent() =>
        Assert.Equal(Secret, Read([], ("KAFKA_SET_SASL_PASSWORD", "@" + _folder.Write("secret", Secret)))["sasl.password"]);

    [Fact]
    public void Settings_OptionVariableAndFile_AreMergedByPrecedence()
    {
        var file = _folder.Write("vwap.json", """{"kafka": {"brokers": "a:1", "settings": {"linger.ms": 5, "client.id": "file", "client.rack": "file"}}}""");
        var settings = Given.Run(
            ["--config", file, "--kafka-set", "linger.ms=0"], ("KAFKA_SET_LINGER_MS", "1"), ("KAFKA_SET_CLIENT_ID", "variable"), ("KAFKA_SET_DEBUG", "")).Kafka!.Connection.Settings;
        Assert.Equal("client.id=variable, client.rack=file, linger.ms=0", string.Join(", ", settings.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Variable_WithoutKafka_IsNoProblem() => Assert.Null(Given.Run([], ("KAFKA_SET_SASL_PASSWORD", "x")).Kafka);

    [Fact]
    public void Value_FileThatCannotBeRead_IsAProblemWithKeyAndPath()
    {
        var missing = _folder.File("missing");
        Assert.Equal($"--kafka-set: sasl.password: {missing} does not exist", ProblemOf(["--kafka-set", $"sasl.password=@{missing}"]));
        Assert.Equal($"--kafka-set: sasl.password: {missing}/too does not exist", ProblemOf(["--kafka-set", $"sasl.password=@{missing}/too"]));
        Assert.Equal($"--kafka-set: sasl.password: {_folder.Path} is a folder, expected a file", ProblemOf(["--kafka-set", $"sasl.password=@{_folder.Path}"]));
        Assert.Equal($"KAFKA_SET_SASL_PASSWORD: sasl.password: {missing} does not exist", ProblemOf([], ("KAFKA_SET_SASL_PASSWORD", "@" + missing)));
        Assert.StartsWith("--kafka-set: sasl.password: cannot read ''", ProblemOf(["--kafka-set", "sasl.password=@"]), StringComparison.Ordinal);
        var empty = _folder.Write("empty", "\n");
        Assert.Equal($"--kafka-set: sasl.password: {empty} is empty", ProblemOf(["--kafka-set", $"sasl.password=@{empty}"]));
    }

    [LongTheory]
    [InlineData("consume", "--topic", "BTC-USD")]
    [InlineData("run", "--endpoint", "ws://127.0.0.1:1", "--rest", "none", "--output", "none", "--for", "2s")]
    public async Task Secret_FromAnywhereAndLogLevelTrace_IsInNoLine(params string[] command)
    {
        using var kafka = MockKafka.Start("BTC-USD");
        var secret = _folder.Write("secret", Secret);
        string[] options =
            ["--kafka-set", "security.protocol=SASL_PLAINTEXT", "--kafka-set", "sasl.mechanism=PLAIN", "--kafka-set", "sasl.username=me", "--kafka-set", "debug=all"];
        await using var shell = VwapProcess.StartShell(
            $"KAFKA_SET_SSL_KEY_PASSWORD={Secret} $VWAP {string.Join(' ', command)} --kafka {kafka.Brokers} --kafka-time 2s --log-level trace " +
            $"{string.Join(' ', options)} --kafka-set sasl.password=@{secret}");
        var (_, output, log) = await shell.EndAsync();
        Assert.Contains("librdkafka: ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("7c1e", output + log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run --kafka a:1 --kafka-sett sasl.password=" + Secret)]
    [InlineData("run --kafka a:1 --kafka-set no.such=1 --kafka-set sasl.password=" + Secret)]
    [InlineData("run --kafka a:1 --kafka-set security.protocol=" + Secret + " --kafka-set sasl.password=" + Secret)]
    [InlineData("run --kafka a:1 --kafka-set sasl.password:" + Secret)]
    public async Task Secret_OfAWrongCommandLine_IsNotRepeated(string arguments)
    {
        var (exitCode, output, log) = await VwapProcess.RunAsync(arguments.Split(' '));
        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("7c1e", output + log, StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, string> Read(string[] args, params (string Name, string Value)[] environment) =>
        Given.Run(["--kafka", "a:1", .. args], environment).Kafka!.Connection.Settings;

    private static string ProblemOf(string[] args, params (string Name, string Value)[] environment) =>
        Assert.Single(Given.ProblemsOf(["--kafka", "a:1", .. args], environment));
}

using System.Text;

namespace Vwap.Cli.Tests;

public sealed class ProblemsTests
{
    [Fact]
    public void Run_EverythingWrong_IsReportedTogether()
    {
        var problems = Given.ProblemsOf(
            ["--endpoint", "http://x", "--window", "0", "--max-trades", "0", "--for", "0s", "--output", "xml", "--out", "/no/such/folder/x"],
            ("REST_ENDPOINT", "ftp://x"), ("TRADING_PAIRS", "B C,btc-usd,BTC-USD"), ("HOLD", "-1s"), ("LOG_LEVEL", "loud"));
        string[] keys =
            ["TRADING_PAIRS", "TRADING_PAIRS", "--endpoint", "REST_ENDPOINT", "--window", "--output", "--out", "HOLD", "--max-trades", "--for", "LOG_LEVEL"];
        Assert.Equal(keys, problems.Select(problem => problem[..problem.IndexOf(':', StringComparison.Ordinal)]).ToArray());
    }

    [Theory]
    [InlineData("--products", " , ", "names no product")]
    [InlineData("--products", "A-B,a-b", "A-B is given twice")]
    [InlineData("--window", ",", "names no window")]
    [InlineData("--window", "200,200", "200 is given twice")]
    [InlineData("--window", "-5", "'-5' is not a window")]
    [InlineData("--window", "session@25:00", "session@09:30/America/New_York")]
    [InlineData("--with", "volume", "'volume' is not something to add: use bands, twap, side or range")]
    [InlineData("--roll", "200", "'200' is not a period or a size: use a duration of 1s or more, such as 1h, or 500MB")]
    [InlineData("--with", "twap,twap", "Twap is given twice")]
    [InlineData("--window", "4194305", "is not a window")]
    [InlineData("--hold", "2", "'2' is not a duration")]
    [InlineData("--for", "0ms", "must be longer than zero")]
    [InlineData("--max-trades", "-1", "is not a whole number of 1 or more")]
    [InlineData("--max-trades", "1.5", "is not a whole number of 1 or more")]
    [InlineData("--max-trades", "+1", "is not a whole number of 1 or more")]
    [InlineData("--endpoint", "127.0.0.1:80", "expected a URL with ws:// or wss://")]
    [InlineData("--rest", "no", "expected a URL with http:// or https://, or none")]
    [InlineData("--log-level", "loud", "is not a log level")]
    public void Run_OneOptionWrong_IsReportedWithAdvice(string option, string value, string advice)
    {
        var problem = Assert.Single(Given.ProblemsOf([option, value]));
        Assert.StartsWith(option + ": ", problem, StringComparison.Ordinal);
        Assert.Contains(advice, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("none")]
    public void Run_FileForAnOutputWithoutFile_IsAProblem(string output) =>
        Assert.Contains("use --output jsonl, csv, plain or parquet", Assert.Single(Given.ProblemsOf(["--output", output, "--out", "f"])), StringComparison.Ordinal);

    [Theory]
    [InlineData("is needed with --output parquet", "--output", "parquet")]
    [InlineData("is for --output parquet", "--roll", "1h")]
    [InlineData("plain lines have a fixed form", "--output", "plain", "--with", "bands")]
    [InlineData("is a file, expected a folder", "--output", "parquet", "--out", "/dev/null")]
    [InlineData("create /no/such first", "--output", "parquet", "--out", "/no/such/folder")]
    public void Run_OptionsThatDoNotFit_AreAProblem(string advice, params string[] options) =>
        Assert.Contains(advice, Assert.Single(Given.ProblemsOf(options)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\n \"window\": 3,\n oops }", "line 3")]
    [InlineData("", "line 1")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\"windw\": 3}", "did you mean window?")]
    [InlineData("{\"frobnicate\": 3}", "unknown key; known keys: venue, ")]
    [InlineData("{\"max_sze\": 3}", "did you mean max_size?")]
    [InlineData("{\"hold\": true}", "hold in ")]
    [InlineData("{\"window\": 3, \"max_size\": 4}", "given twice, also as window")]
    [InlineData("{\"window\": \"x\"}", "window in ")]
    [InlineData("{\"out\": \"\"}", "'' is not a file name")]
    [InlineData("{\"out\": \"a\\u0000b\"}", "is not a file name")]
    [InlineData("{\"topic\": \"\\ud800\"}", "save it as UTF-8")]
    [InlineData("{\"kafka\": {\"brokers\": \"a:1\", \"settings\": 3}}", "settings of kafka in ")]
    [InlineData("{\"kafka\": {\"brokers\": \"a:1\", \"settings\": {\"linger.ms\": null}}}", "must be librdkafka settings")]
    [InlineData("{\"kafka\": {\"brokers\": \"a:1\", \"settings\": {\"sasl.password=x\": \"y\"}}}", "must be librdkafka settings")]
    [InlineData("{\"kafka\": {\"brokers\": \"a:1\", \"settings\": {\"linger.ms\": 0, \"linger.ms\": 1}}}", "linger.ms is given twice: remove one")]
    [InlineData("{\"kafkaSet\": \"a=b\", \"kafka\": {\"brokers\": \"a:1\", \"settings\": {\"linger.ms\": 0}}}", "is given twice, also as kafkaSet in ")]
    [InlineData("{\"kafka\": {\"brokers\": \"a:1\", \"settings\": {\"linger.ms\": 0}}, \"kafkaSet\": \"a=b\"}", "is given twice, also as settings of kafka in ")]
    public void Run_FileWrong_IsReportedWithThePlace(string text, string advice)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(advice, Assert.Single(Given.ProblemsOf(["--config", folder.Write("v.json", text)])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--http", "8080", "'8080' is not an address: expected HOST:PORT, such as 127.0.0.1:8080")]
    [InlineData("--http", "example.com:8080", "is not an address")]
    [InlineData("--http", "127.0.0.1:99999", "is not an address")]
    [InlineData("--http-token", "@/nowhere/token", "token: /nowhere/token does not exist")]
    [InlineData("--http-token", "two words", "the token has characters that no header may hold")]
    [InlineData("--http-host", "http://a", "'http://a' is not a host name")]
    [InlineData("--http-history", "0", "'0' is not a whole number from 1 to 1000000")]
    [InlineData("--http-clients", "-1", "'-1' is not a whole number from 1 to")]
    [InlineData("--log-format", "xml", "'xml' is not a log format: use text or json")]
    public void Run_HttpSettingWrong_IsReported(string option, string value, string advice)
    {
        string[] on = option == "--http" ? [] : ["--http", "127.0.0.1:0"];
        Assert.Contains(Given.ProblemsOf([.. on, option, value]), problem => problem.StartsWith($"{option}: ", StringComparison.Ordinal) && problem.Contains(advice, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("venue")]
    [InlineData("output")]
    [InlineData("out")]
    [InlineData("hold")]
    [InlineData("maxTrades")]
    [InlineData("for")]
    [InlineData("logLevel")]
    [InlineData("log_level")]
    [InlineData("kafkaTime")]
    [InlineData("kafka_time")]
    [InlineData("tradesToKafka")]
    [InlineData("tradesPartitions")]
    public void Run_ListWhereOneValueIsWanted_IsAProblem(string key)
    {
        using var folder = new TemporaryFolder();
        foreach (var (list, count) in new[] { ("[]", 0), ("[1, 2]", 2) })
        {
            var problem = Assert.Single(Given.ProblemsOf(["--config", folder.Write("v.json", $"{{\"{key}\": {list}}}"), "--kafka", "a:1"]));
            Assert.StartsWith($"{key} in ", problem, StringComparison.Ordinal);
            Assert.EndsWith($": takes one value, not a list of {count}", problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"products\": []}", "products in ", "names no product")]
    [InlineData("{\"endpoint\": []}", "endpoint in ", "names no address")]
    [InlineData("{\"ws_url\": []}", "ws_url in ", "names no address")]
    [InlineData("{\"rest\": [\"http://a\", \"http://b\"]}", "rest in ", "coinbase is given twice")]
    [InlineData("{\"window\": []}", "window in ", "names no window")]
    [InlineData("{\"max_size\": []}", "max_size in ", "names no window")]
    [InlineData("{\"kafka\": []}", "kafka in ", "no broker is named")]
    [InlineData("{\"kafka\": {\"brokers\": []}}", "brokers of kafka in ", "no broker is named")]
    [InlineData("{\"kafka\": \"a:1\", \"topic\": []}", "topic in ", "takes one pattern here")]
    [InlineData("{\"kafka\": {\"brokers\": \"a:1\", \"topic\": [\"a\", \"b\"]}}", "topic of kafka in ", "takes one pattern here")]
    [InlineData("{\"kafka\": {\"brokers\": \"a:1\", \"time\": []}}", "time of kafka in ", "takes one value")]
    [InlineData("{\"brokers\": {\"a:1\": [\"A-B\"], \"a:1\": []}}", "a:1 of brokers in ", "is given twice")]
    public void Run_ListTooShortOrTooLong_IsAProblem(string text, string key, string advice)
    {
        using var folder = new TemporaryFolder();
        var problem = Assert.Single(Given.ProblemsOf(["--config", folder.Write("v.json", text)]));
        Assert.StartsWith(key, problem, StringComparison.Ordinal);
        Assert.Contains(advice, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FileMissingOrFolder_IsReported()
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith("does not exist", Assert.Single(Given.ProblemsOf(["--config", folder.File("no.json")])), StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Single(Given.ProblemsOf(["--config", folder.Path])), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FileInAnotherEncoding_IsReported()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("latin.json"), Encoding.Latin1.GetBytes("{\"topic\": \"B\u00f6rse\"}"));
        Assert.EndsWith("save it as UTF-8", Assert.Single(Given.ProblemsOf(["--config", folder.File("latin.json")])), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_KafkaSettingsOfAnyKind_ArePassedAsText()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("k.json", "{\"kafka\": {\"brokers\": \"a:1\", \"settings\": {\"linger.ms\": 0, \"socket.keepalive.enable\": true, \"client.id\": \"me\"}}}");
        var settings = Given.Run(["--config", file]).Kafka!.Connection.Settings;
        Assert.Equal("client.id=me, linger.ms=0, socket.keepalive.enable=true", string.Join(", ", settings.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Run_KafkaSettingsOfFileAndOptions_AreMergedByKey()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("k.json", "{\"kafka\": {\"brokers\": \"a:1\", \"settings\": {\"linger.ms\": 5, \"security.protocol\": \"SASL_SSL\"}}}");
        var settings = Given.Run(["--config", file, "--kafka-set", "linger.ms=0", "--kafka-set", "client.id=me"]).Kafka!.Connection.Settings;
        Assert.Equal("client.id=me, linger.ms=0, security.protocol=SASL_SSL", string.Join(", ", settings.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Run_KafkaSettingTwiceOnTheCommandLine_IsAProblem() => Assert.Equal(
        "--kafka-set: linger.ms is given twice: remove one",
        Assert.Single(Given.ProblemsOf(["--kafka", "a:1", "--kafka-set", "linger.ms=0", "--kafka-set", "linger.ms=1"])));

    [Fact]
    public void Run_FileWithByteOrderMark_IsRead()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("3", Assert.Single(Given.Run(["--config", folder.Write("bom.json", "\uFEFF{\"window\": 3}")]).Windows).Text);
    }
}

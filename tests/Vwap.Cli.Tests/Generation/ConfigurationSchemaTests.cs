using System.Text.Json;

namespace Vwap.Cli.Tests;

public sealed class ConfigurationSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(Generated.Text("schema")).RootElement;

    private static readonly SchemaCheck Check = new(Schema);

    [Fact]
    public void EveryKey_IsDescribed()
    {
        var properties = Schema.GetProperty("properties");

        Assert.All(SettingNames.InFile, names => Assert.InRange(properties.GetProperty(names.Key).GetProperty("description").GetString()!.Length, 10, 300));
        Assert.All(SettingNames.InFile.Select(names => names.OlderKey).Append("brokers").OfType<string>(), key => Assert.True(properties.TryGetProperty(key, out _), key));
    }

    /// <summary>What the schema calls the default changes nothing when it is given.</summary>
    [Fact]
    public void Default_IsWhatHappensWithoutTheKey()
    {
        var defaults = Schema.GetProperty("properties").EnumerateObject()
            .Where(property => property.Value.TryGetProperty("default", out _))
            .ToDictionary(property => property.Name, property => property.Value.GetProperty("default"), StringComparer.Ordinal);

        Assert.Subset(defaults.Keys.ToHashSet(StringComparer.Ordinal), new HashSet<string>(["window", "hold", "products", "logLevel", "topic", "kafkaTime"], StringComparer.Ordinal));
        foreach (var (key, value) in defaults)
        {
            var given = """ "kafka": "h:1", "http": "127.0.0.1:0" """ + key switch
            {
                "tradesPartitions" => """, "tradesToKafka": "t" """,
                "roll" => """, "output": "parquet", "out": "readings" """,
                _ => "",
            };
            var (absent, present) = (Read($"{{{given}}}"), Read($"{{{given}, \"{key}\": {value.GetRawText()}}}"));
            Assert.Equivalent(absent with { Http = null }, present with { Http = null });
            Assert.Equal($"{absent.Http}", $"{present.Http}");
        }
    }

    [Theory]
    [InlineData("eng/vwap.config.json")]
    [InlineData("eng/kafka.compose.json")]
    public void FileOfThisRepository_IsAccepted(string path) => Assert.True(Check.Accepts(JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File(path))).RootElement));

    [Theory]
    [InlineData("""{"$schema": "vwap.config.schema.json"}""")]
    [InlineData("""{"endpoint": "ws://h:1", "rest": "http://h:2", "products": ["A-B", "c-d"], "window": [3, "5m"], "output": "jsonl", "out": "o.jsonl"}""")]
    [InlineData("""{"hold": "1.5s", "maxTrades": 4, "for": "1m", "logLevel": "WARNING", "logFormat": "Json", "with": ["bands", "TWAP"]}""")]
    [InlineData("""{"with": "bands, range", "maxTrades": "4", "venue": "Kraken", "products": "BTC/USD,ETH/USD", "window": 200}""")]
    [InlineData("""{"output": "parquet", "out": "readings", "roll": "500MB"}""")]
    [InlineData("""{"hold": ["2s"], "log_level": "info", "max_size": 50, "ws_url": "ws://h:1", "kafka_time": 60}""")]
    [InlineData("""{"brokers": {"h:1": ["A-B"], "h:2": [], "h:3": "C-D"}, "kafkaTime": "5s", "tradesToKafka": "t", "tradesPartitions": 3}""")]
    [InlineData("""{"kafka": {"brokers": "h:1", "topic": "x.{product}", "time": 5, "settings": {"linger.ms": 5, "security.protocol": "ssl", "enable.ssl.certificate.verification": true}}}""")]
    [InlineData("""{"kafka": ["h:1", "h:2"], "kafkaSet": ["linger.ms=5"], "http": "127.0.0.1:1", "httpToken": "t", "httpHost": ["a", "b"], "httpHistory": 5, "httpClients": "7"}""")]
    public void FileThatIsRead_IsAccepted(string json)
    {
        Assert.Empty(Problems(json));
        Assert.True(Check.Accepts(JsonDocument.Parse(json).RootElement));
    }

    [Theory]
    [InlineData("""{"windw": 3}""")]
    [InlineData("""{"Window": 3}""")]
    [InlineData("""{"window": 3, "max_size": 4}""")]
    [InlineData("""{"hold": "2"}""")]
    [InlineData("""{"hold": true}""")]
    [InlineData("""{"hold": ["2s", "3s"]}""")]
    [InlineData("""{"output": "parquet", "out": "readings", "roll": "big"}""")]
    [InlineData("""{"maxTrades": 0}""")]
    [InlineData("""{"output": "xml"}""")]
    [InlineData("""{"with": "bands,volume"}""")]
    [InlineData("""{"logLevel": "loud"}""")]
    [InlineData("""{"kafka": {"broker": "h:1"}}""")]
    [InlineData("""{"kafka": {"brokers": "h:1", "settings": {"linger.ms": null}}}""")]
    [InlineData("""{"brokers": {"h:1": {}}}""")]
    [InlineData("""[]""")]
    public void FileThatIsRefused_IsRefusedByTheSchema(string json)
    {
        Assert.NotEmpty(Problems(json));
        Assert.False(Check.Accepts(JsonDocument.Parse(json).RootElement));
    }

    private static RunSettings Read(string json)
    {
        using var folder = new TemporaryFolder();
        return Given.Run(["--config", folder.Write("v.json", json)]) with { ConfigurationFile = null };
    }

    private static IReadOnlyList<string> Problems(string json)
    {
        using var folder = new TemporaryFolder();
        return Given.ProblemsOf(["--config", folder.Write("v.json", json)]);
    }
}

using Microsoft.Extensions.Logging;
using Vwap.Outputs;

namespace Vwap.Cli.Tests;

public sealed class RunSettingsTests
{
    [Fact]
    public void Run_NothingGiven_IsTheDocumentedDefault()
    {
        var settings = Given.Run([]);
        Assert.Equal(new Uri("wss://ws-feed.exchange.coinbase.com"), settings.Feeds[0].Endpoint);
        Assert.Equal(new Uri("https://api.exchange.coinbase.com"), settings.Feeds[0].Rest);
        Assert.Equal("BTC-USD,ETH-USD,ETH-BTC", string.Join(',', settings.Streams));
        Assert.Equal("200", string.Join(',', settings.Windows));
        Assert.Equal(new OutputSettings(Format: null, File: null), settings.Output);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.Hold);
        Assert.Null(settings.MaxTrades);
        Assert.Null(settings.For);
        Assert.Equal(LogLevel.Information, settings.Log.Level);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Run_EveryOption_IsRead()
    {
        var settings = Given.Run([
            "--endpoint", "ws://127.0.0.1:8765", "--rest", "http://127.0.0.1:8766", "--products", "btc-usd, eth-eur", "--products", "A-B",
            "--window", "50", "--window", "10s,1h", "--output", "CSV", "--out", "x.csv", "--hold", "500ms", "--max-trades", "7", "--for", "30s",
            "--log-level", "WARN"]);
        Assert.Equal(new Uri("ws://127.0.0.1:8765"), settings.Feeds[0].Endpoint);
        Assert.Equal(new Uri("http://127.0.0.1:8766"), settings.Feeds[0].Rest);
        Assert.Equal("BTC-USD,ETH-EUR,A-B", string.Join(',', settings.Streams));
        Assert.Equal("50,10s,1h", string.Join(',', settings.Windows));
        Assert.Equal(new OutputSettings(OutputFormat.Csv, "x.csv"), settings.Output);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.Hold);
        Assert.Equal(7, settings.MaxTrades);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.For);
        Assert.Equal(LogLevel.Warning, settings.Log.Level);
    }

    [Fact]
    public void Run_EveryVariable_IsRead()
    {
        using var folder = new TemporaryFolder();
        var settings = Given.Run(
            [],
            ("CONFIG_FILE", folder.Write("v.json", """{"maxTrades": 9}""")), ("FEED_ENDPOINT", "ws://h:1"), ("REST_ENDPOINT", "none"),
            ("TRADING_PAIRS", "A-B,C-D"), ("WINDOW_SIZE", "3,5m"), ("OUTPUT", "plain"), ("HOLD", "0s"), ("LOG_LEVEL", "debug"));
        Assert.Equal(9, settings.MaxTrades);
        Assert.Equal(new Uri("ws://h:1"), settings.Feeds[0].Endpoint);
        Assert.Null(settings.Feeds[0].Rest);
        Assert.Equal("A-B,C-D", string.Join(',', settings.Streams));
        Assert.Equal("3,5m", string.Join(',', settings.Windows));
        Assert.Equal(OutputFormat.Plain, settings.Output.Format);
        Assert.Equal(TimeSpan.Zero, settings.Hold);
        Assert.Equal(LogLevel.Debug, settings.Log.Level);
    }

    [Fact]
    public void Run_EveryKeyOfAFile_IsRead()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("v.json", """
            {
              "endpoint": "ws://h:1", "rest": "http://h:2", "products": ["A-B", "c-d"], "window": [3, "5m"], "output": "jsonl",
              "out": "o.jsonl", "hold": "3s", "maxTrades": 4, "for": "1m", "logLevel": "error"
            }
            """);
        var settings = Given.Run(["--config", file]);
        Assert.Equal(new Uri("ws://h:1"), settings.Feeds[0].Endpoint);
        Assert.Equal(new Uri("http://h:2"), settings.Feeds[0].Rest);
        Assert.Equal("A-B,C-D", string.Join(',', settings.Streams));
        Assert.Equal("3,5m", string.Join(',', settings.Windows));
        Assert.Equal(new OutputSettings(OutputFormat.Jsonl, "o.jsonl"), settings.Output);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.Hold);
        Assert.Equal(4, settings.MaxTrades);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.For);
        Assert.Equal(LogLevel.Error, settings.Log.Level);
    }

    [Fact]
    public void Run_FileWithCommentsAndTrailingCommas_IsRead()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("v.json", """
            {
              // one window
              "window": [3,],
            }
            """);
        Assert.Equal("3", string.Join(',', Given.Run(["--config", file]).Windows));
    }

    [Fact]
    public void Run_OptionVariableAndFile_AreUsedInThisOrder()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("v.json", """{"window": 1, "hold": "1s", "products": ["F-F"]}""");
        var settings = Given.Run(["--config", file, "--window", "3"], ("WINDOW_SIZE", "2"), ("HOLD", "2s"), ("TRADING_PAIRS", ""));
        Assert.Equal("3", string.Join(',', settings.Windows));
        Assert.Equal(TimeSpan.FromSeconds(2), settings.Hold);
        Assert.Equal("F-F", string.Join(',', settings.Streams));
    }

    [Fact]
    public void Run_ConfigOption_BeatsItsVariable()
    {
        using var folder = new TemporaryFolder();
        var settings = Given.Run(["--config", folder.Write("a.json", """{"window": 1}""")], ("CONFIG_FILE", folder.Write("b.json", """{"window": 2}""")));
        Assert.Equal("1", string.Join(',', settings.Windows));
    }

    [Theory]
    [InlineData("wss://ws-feed.pro.coinbase.com", "wss://ws-feed.exchange.coinbase.com/", "https://api.exchange.coinbase.com/")]
    [InlineData("wss://ws-feed.gdax.com", "wss://ws-feed.exchange.coinbase.com/", "https://api.exchange.coinbase.com/")]
    [InlineData("ws://127.0.0.1:8765", "ws://127.0.0.1:8765/", null)]
    public void Run_Endpoint_DeterminesTheRestDefault(string endpoint, string used, string? rest)
    {
        var settings = Given.Run(["--endpoint", endpoint]);
        Assert.Equal(used, settings.Feeds[0].Endpoint.ToString());
        Assert.Equal(rest, settings.Feeds[0].Rest?.ToString());
        if (new Uri(endpoint).Host != settings.Feeds[0].Endpoint.Host)
            Assert.Contains($"the exchange has retired {new Uri(endpoint).Host}", Assert.Single(settings.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OlderFile_WorksUnchanged()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("older.json", """
            {"ws_url": "wss://ws-feed.pro.coinbase.com", "max_size": 200, "products": ["BTC-USD", "ETH-USD", "ETH-BTC"],
            "brokers": {"broker_1:9092": ["ETH-BTC","ETH-USD"], "broker_2:9093": ["BTC-USD"]}, "log_level": "info", "kafka_time": 30}
            """);
        var settings = Given.Run(["--config", file]);
        Assert.Equal("wss://ws-feed.exchange.coinbase.com/", settings.Feeds[0].Endpoint.ToString());
        Assert.Equal("200", string.Join(',', settings.Windows));
        Assert.Equal("BTC-USD,ETH-USD,ETH-BTC", string.Join(',', settings.Streams));
        Assert.StartsWith("ws_url in ", Assert.Single(settings.Warnings), StringComparison.Ordinal);
        Assert.Equal("broker_1:9092,broker_2:9093", settings.Kafka!.Connection.Brokers);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Kafka.Connection.StartWait);
        Assert.Equal("broker_2:9093", settings.Kafka.Leaders[StreamId.Parse("BTC-USD")]);
        Assert.Equal("broker_1:9092", settings.Kafka.Leaders[StreamId.Parse("ETH-USD")]);
    }

    [Fact]
    public void Run_Http_IsOffByDefaultAndReadFromTheEnvironment()
    {
        Assert.Null(Given.Run([]).Http);
        Assert.Null(Given.Run(["--http", "none"]).Http);
        var http = Given.Run(["--http-history", "7"], ("HTTP_LISTEN", "[::]:9090"), ("HTTP_TOKEN", "s3cret"), ("HTTP_HOSTS", "a.example,b"));
        Assert.Equal(("[::]:9090", "s3cret", 7), ($"{http.Http!.Server.Listen}", http.Http.Server.Token, http.Http.HistoryReadings));
        Assert.Equal(["a.example", "b"], http.Http.Server.Hosts);
        Assert.Empty(http.Warnings);
    }

    [Fact]
    public void Run_HttpBeyondLoopbackWithoutToken_Warns() =>
        Assert.Contains("can be reached from other machines without a token", Assert.Single(Given.Run(["--http", "0.0.0.0:8080"]).Warnings), StringComparison.Ordinal);
}

namespace Vwap.Cli.Tests;

/// <summary><c>vwap run --kafka</c> with options, environment and files.</summary>
public sealed class RunTests
{
    private static readonly string[] Products = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    [LongFact]
    public async Task Run_Options_PublishesWhatItPrints()
    {
        using var kafka = MockKafka.Start([.. Products.Select(product => $"vwap.{product}")]);
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500");
        var run = VwapProcess.RunAsync([
            "run", .. exchange.EndpointAndRest, "--kafka", kafka.Brokers, "--topic", "vwap.{product}", "--kafka-set", "linger.ms=0", "--kafka-set", "client.id=me",
            "--kafka-time", "60s", "--max-trades", "60"]);
        AssertPublished(kafka, await run, "vwap.");
    }

    [LongFact]
    public async Task Run_Variables_PublishesWhatItPrints()
    {
        using var kafka = MockKafka.Start([.. Products.Select(product => $"{product}.vwap")]);
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500");
        await using var run = VwapProcess.StartShell(
            $"KAFKA_BROKERS={kafka.Brokers} KAFKA_TOPIC='{{product}}.vwap' $VWAP run {string.Join(' ', exchange.EndpointAndRest)} --max-trades 60");
        AssertPublished(kafka, await run.EndAsync(), "", ".vwap");
    }

    [LongFact]
    public async Task Run_SectionOfTheFile_PublishesWhatItPrints()
    {
        using var kafka = MockKafka.Start([.. Products.Select(product => $"file.{product}")]);
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500");
        var file = folder.Write("vwap.json", $$$"""
            {"maxTrades": 60, "kafka": {"brokers": "{{{kafka.Brokers}}}", "topic": "file.{product}", "time": "60s", "settings": {"linger.ms": 0, "client.id": "me"} } }
            """);
        AssertPublished(kafka, await VwapProcess.RunAsync(["run", .. exchange.EndpointAndRest, "--config", file]), "file.");
    }

    [LongFact]
    public async Task Run_OlderConfiguration_PublishesWhatItPrints()
    {
        using var kafka = MockKafka.Start(Products);
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500");
        var brokers = kafka.Brokers.Split(',');
        var file = folder.Write("config.json", $$"""
            {"ws_url": "{{exchange.Endpoint[1]}}", "max_size": 7, "products": ["BTC-USD", "ETH-USD", "ETH-BTC"],
            "brokers": {"{{brokers[0]}}": ["ETH-BTC","ETH-USD"], "{{brokers[1]}}": ["BTC-USD"]}, "log_level": "info", "kafka_time": 60}
            """);
        AssertPublished(kafka, await VwapProcess.RunAsync("run", "--config", file, "--max-trades", "60"), "");
    }

    [LongFact]
    public async Task Run_StoppedAndStartedAgain_ResumesInTheTopic()
    {
        using var kafka = MockKafka.Start("BTC-USD");
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "100");
        for (var start = 0; start < 2; start++)
        {
            var (exitCode, _, log) = await VwapProcess.RunAsync([
                "run", .. exchange.EndpointAndRest, "--products", "BTC-USD", "--kafka", kafka.Brokers, "--output", "none", "--max-trades", "40"]);
            Assert.True(exitCode == 0, log);
        }

        var readings = TopicContent.Values(kafka.Brokers, "BTC-USD");
        Assert.Equal(80, readings.Length);
        PublishedMarket.AssertContiguous(readings);
    }

    private static void AssertPublished(MockKafka kafka, (int ExitCode, string Output, string Log) run, string before, string after = "")
    {
        Assert.True(run.ExitCode == 0, run.Log);
        var printed = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(60, printed.Length);
        foreach (var product in printed.GroupBy(PublishedMarket.ProductOf, StringComparer.Ordinal))
            Assert.Equal([.. product], TopicContent.Values(kafka.Brokers, before + product.Key + after));
    }
}

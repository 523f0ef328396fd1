using System.Diagnostics;

namespace Vwap.Cli.Tests;

/// <summary>A market during faults, and the check of the topics afterwards.</summary>
internal sealed class Night : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Stopwatch _begun = Stopwatch.StartNew();
    private readonly RealKafka _kafka;
    private readonly string _name;
    private readonly int _trades;
    private readonly string[] _products;
    private readonly string[] _windows;
    private readonly TemporaryFolder _folder = new();
    private Exchange? _exchange;

    private Night(RealKafka kafka, string name, int trades, string[] products, string[] windows) =>
        (_kafka, _name, _trades, _products, _windows) = (kafka, name, trades, products, windows);

    /// <summary>The market's trades so far; complete when it is quiet.</summary>
    public string MarketLog => _folder.File("market.jsonl");

    /// <summary>The arguments of a worker.</summary>
    public string[] ReadingsArguments => [.. KafkaArguments, "--topic", TopicOf("{product}")];

    /// <summary>The arguments of a run that publishes readings.</summary>
    public string[] RunArguments => [.. FeedArguments, .. ReadingsArguments];

    /// <summary>The arguments of a run that publishes trades.</summary>
    public string[] TradesArguments => [.. FeedArguments, .. KafkaArguments];

    private string[] KafkaArguments => ["--kafka", _kafka.Brokers, "--window", string.Join(',', _windows)];

    /// <summary>The hold is longer than any repair.</summary>
    private string[] FeedArguments => ["run", .. _exchange!.EndpointAndRest, "--products", string.Join(',', _products), "--hold", "60s"];

    /// <summary>Starts a market that trades from the first subscribe on.</summary>
    public static async Task<Night> BeginAsync(RealKafka kafka, string name, int seconds, string[] products, string[] windows, int tradesPerSecond = 1_000)
    {
        var night = new Night(kafka, name, seconds * tradesPerSecond, products, windows);
        night._exchange = await Exchange.StartAsync(
            night._folder,
            "--rate", $"{tradesPerSecond}", "--trades", $"{night._trades}", "--products", string.Join(',', products), "--market-log", night.MarketLog);
        return night;
    }

    public string TopicOf(string product) => $"{_name}.{product}";

    /// <summary>Waits until every topic has a record.</summary>
    public void AwaitFirstReadings()
    {
        foreach (var product in _products)
            TopicContent.AwaitAny(_kafka.Brokers, TopicOf(product), Patience);
    }

    /// <summary>Waits until the market is quiet and every topic has its last trade.</summary>
    public async Task EndAsync()
    {
        await _exchange!.WaitUntilQuietAsync();
        Log("the market is quiet");
        foreach (var (product, tradeId) in MarketEnd.ReadLastIdsByProduct(MarketLog))
            TopicContent.AwaitTrade(_kafka.Brokers, TopicOf(product), tradeId, Patience);
        Log("the topics have all trades");
    }

    /// <summary>
    /// Reads the topics with another client, and compares them with the expected readings: one of each window at each trade, and at the last
    /// trade before, with which every product starts.
    /// </summary>
    /// <param name="trades">The file of the trades.</param>
    public async Task<string[]> CheckAsync(string trades)
    {
        var expecting = ReferenceProgram.ReadLinesAsync(trades, _windows);
        var written = _products.SelectMany(product => KcatTopic.Read(_kafka.Brokers, TopicOf(product)).Select(record => record.Value)).ToArray();
        var expected = await expecting;
        MarketComparison.AssertAgree(expected, written);
        Assert.Equal((_trades + _products.Length) * _windows.Length, written.Length);
        Log($"{written.Length} readings in {_products.Length} topics are as expected");
        return expected;
    }

    /// <summary>Writes to the test's output.</summary>
    public void Log(string figures) => TestContext.Current.TestOutputHelper!.WriteLine($"{_name} {_begun.Elapsed.TotalSeconds,6:F1} s: {figures}");

    public async ValueTask DisposeAsync()
    {
        if (_exchange is not null)
            await _exchange.DisposeAsync();
        _folder.Dispose();
    }
}

using System.Diagnostics;

namespace Vwap.Cli.Tests;

/// <summary>A market that goes on while things break, the topics that its trades lead to, and the judgement of these in the morning.</summary>
internal sealed class Night : IAsyncDisposable
{
    /// <summary>Nights of the size that they are meant for take minutes; VWAP_FULL=1 asks for them.</summary>
    public static readonly bool IsFull = Environment.GetEnvironmentVariable("VWAP_FULL") == "1";

    private const int TradesPerSecond = 2_000;

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

    /// <summary>All that happened on the market so far; complete when it is quiet.</summary>
    public string MarketLog => _folder.File("market.jsonl");

    /// <summary>How a worker is told where the readings go.</summary>
    public string[] ReadingsArguments => [.. KafkaArguments, "--topic", TopicOf("{product}")];

    /// <summary>How a run is started that publishes readings.</summary>
    public string[] RunArguments => [.. FeedArguments, .. ReadingsArguments];

    /// <summary>How a run is started that publishes trades.</summary>
    public string[] TradesArguments => [.. FeedArguments, .. KafkaArguments];

    private string[] KafkaArguments => ["--kafka", _kafka.Brokers, "--window", string.Join(',', _windows)];

    /// <summary>Readings wait for as long as a repair takes.</summary>
    private string[] FeedArguments => ["run", .. _exchange!.EndpointAndRest, "--products", string.Join(',', _products), "--hold", "60s"];

    /// <summary>Opens a market whose trades happen from the first subscribe on.</summary>
    public static async Task<Night> BeginAsync(RealKafka kafka, string name, int seconds, string[] products, params string[] windows)
    {
        var night = new Night(kafka, name, seconds * TradesPerSecond, products, windows);
        night._exchange = await Exchange.StartAsync(
            night._folder,
            "--rate", $"{TradesPerSecond}", "--trades", $"{night._trades}", "--products", string.Join(',', products), "--market-log", night.MarketLog);
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
        Tell("the market is quiet");
        foreach (var (product, tradeId) in MarketEnd.ReadLastIdsByProduct(MarketLog))
            TopicContent.AwaitTrade(_kafka.Brokers, TopicOf(product), tradeId, Patience);
        Tell("the topics have all trades");
    }

    /// <summary>
    /// Reads the topics as somebody else would, and compares with what the market's trades must give: a reading of each window at each trade,
    /// and at the last one before, which every product begins with.
    /// </summary>
    /// <param name="trades">The file of the trades that count.</param>
    public async Task<string[]> JudgeAsync(string trades)
    {
        var expecting = ReferenceProgram.ReadLinesAsync(trades, _windows);
        var written = _products.SelectMany(product => KcatTopic.Read(_kafka.Brokers, TopicOf(product)).Select(record => record.Value)).ToArray();
        var expected = await expecting;
        MarketComparison.AssertAgree(expected, written);
        Assert.Equal((_trades + _products.Length) * _windows.Length, written.Length);
        Tell($"{written.Length} readings in {_products.Length} topics are those expected");
        return expected;
    }

    /// <summary>Says something in the test's output.</summary>
    public void Tell(string figures) => TestContext.Current.TestOutputHelper!.WriteLine($"{_name} {_begun.Elapsed.TotalSeconds,6:F1} s: {figures}");

    public async ValueTask DisposeAsync()
    {
        if (_exchange is not null)
            await _exchange.DisposeAsync();
        _folder.Dispose();
    }
}

using BenchmarkDotNet.Attributes;

namespace Vwap.Benchmarks;

/// <summary>A trade through the engine: the cost depends neither on the number of products nor on windows that a product does not have.</summary>
public class EngineBenchmarks
{
    private const int Trades = 30_000;
    private static readonly string[] AllWindows = ["200", "50", "1000", "10s", "1m"];
    private readonly Trade[] _trades = new Trade[Trades];
    private VwapEngine _engine = null!;
    private long _id;

    [Params(3, 10_000)]
    public int Products { get; set; }

    [Params(1, 5)]
    public int Windows { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var (price, size) = (Price.Parse("116865.03"), Size.Parse("0.00002298"));
        StreamId[] streams = [.. Enumerable.Range(1, Products).Select(product => StreamId.Parse($"COIN{product}-USD"))];
        for (var index = 0; index < Trades; index++)
            _trades[index] = new(streams[index % Products], 1, price, size, new DateTime(2026, 1, 5, 14, 30, 0, DateTimeKind.Utc));
        _engine = new([.. AllWindows.Take(Windows).Select(WindowSpec.Parse)]);
    }

    [Benchmark(OperationsPerInvoke = Trades)]
    public int Add()
    {
        var readings = 0;
        for (var index = 0; index < _trades.Length; index++)
        {
            if (index % Products == 0)
                _id++; // each product has had its turn
            readings += _engine.Add(_trades[index] with { Id = _id }).Length;
        }

        return readings;
    }
}

using BenchmarkDotNet.Attributes;

namespace Vwap.Benchmarks;

/// <summary>
/// A trade into a window and its VWAP. The engine also checks the order of ids, keeps a state and never rounds before the end; the baselines keep
/// running sums of doubles, which drift, and of decimals, which round.
/// </summary>
public class WindowBenchmarks
{
    private const int Trades = 4_096;
    private readonly Trade[] _trades = new Trade[Trades];
    private readonly (double Price, double Size)[] _doubles = new (double, double)[Trades];
    private readonly (decimal Price, decimal Size)[] _decimals = new (decimal, decimal)[Trades];
    private readonly Queue<(double Price, double Size)> _doubleWindow = new();
    private readonly Queue<(decimal Price, decimal Size)> _decimalWindow = new();
    private VwapEngine _engine = null!;
    private long _id;
    private (double Notional, double Volume) _doubleSums;
    private (decimal Notional, decimal Volume) _decimalSums;

    [Params(200, 1_000_000)]
    public int Window { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        var stream = StreamId.Parse("BTC-USD");
        for (var index = 0; index < Trades; index++)
        {
            _decimals[index] = (random.Next(10_000_000, 12_000_000) / 100m, random.Next(1, 100_000_000) / 100_000_000m);
            _doubles[index] = ((double)_decimals[index].Price, (double)_decimals[index].Size);
            var (price, size) = (Price.Parse($"{_decimals[index].Price}"), Size.Parse($"{_decimals[index].Size}"));
            _trades[index] = new(stream, index + 1, price, size, new DateTime(2026, 1, 5, 14, 30, 0, DateTimeKind.Utc));
        }

        _engine = new(WindowSpec.OfCount(Window));
        for (var filled = 0; filled <= Window; filled += Trades)
        {
            Vwap();
            OrdinaryDouble();
            OrdinaryDecimal();
        }
    }

    [Benchmark(OperationsPerInvoke = Trades)]
    public int Vwap()
    {
        var digits = 0;
        foreach (ref readonly var trade in _trades.AsSpan())
        {
            foreach (ref readonly var reading in _engine.Add(trade with { Id = ++_id }))
                digits += reading.Vwap.Decimals;
        }

        return digits;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Trades)]
    public double OrdinaryDouble()
    {
        var sum = 0.0;
        foreach (var trade in _doubles)
        {
            _doubleWindow.Enqueue(trade);
            _doubleSums = (_doubleSums.Notional + trade.Price * trade.Size, _doubleSums.Volume + trade.Size);
            if (_doubleWindow.Count > Window)
            {
                var oldest = _doubleWindow.Dequeue();
                _doubleSums = (_doubleSums.Notional - oldest.Price * oldest.Size, _doubleSums.Volume - oldest.Size);
            }

            sum += _doubleSums.Notional / _doubleSums.Volume;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Trades)]
    public decimal OrdinaryDecimal()
    {
        var sum = 0m;
        foreach (var trade in _decimals)
        {
            _decimalWindow.Enqueue(trade);
            _decimalSums = (_decimalSums.Notional + trade.Price * trade.Size, _decimalSums.Volume + trade.Size);
            if (_decimalWindow.Count > Window)
            {
                var oldest = _decimalWindow.Dequeue();
                _decimalSums = (_decimalSums.Notional - oldest.Price * oldest.Size, _decimalSums.Volume - oldest.Size);
            }

            sum += decimal.Round(_decimalSums.Notional / _decimalSums.Volume, 8);
        }

        return sum;
    }
}

using System.Numerics;
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
    private readonly RunningSums<double> _doubleSums = new();
    private readonly RunningSums<decimal> _decimalSums = new();
    private VwapEngine _engine = null!;
    private long _id;

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
        foreach (var (price, size) in _doubles)
            sum += _doubleSums.Add(price, size, Window);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Trades)]
    public decimal OrdinaryDecimal()
    {
        var sum = 0m;
        foreach (var (price, size) in _decimals)
            sum += decimal.Round(_decimalSums.Add(price, size, Window), 8);
        return sum;
    }

    /// <summary>What an ordinary program does.</summary>
    private sealed class RunningSums<T>
        where T : struct, INumber<T>
    {
        private readonly Queue<(T Price, T Size)> _trades = new();
        private T _notional;
        private T _volume;

        /// <returns>The VWAP.</returns>
        public T Add(T price, T size, int window)
        {
            _trades.Enqueue((price, size));
            (_notional, _volume) = (_notional + price * size, _volume + size);
            if (_trades.Count > window)
            {
                var oldest = _trades.Dequeue();
                (_notional, _volume) = (_notional - oldest.Price * oldest.Size, _volume - oldest.Size);
            }

            return _notional / _volume;
        }
    }
}

using System.Numerics;

namespace Vwap.Tests;

/// <summary>
/// Millions of updates against sums in big integers, that never drift, round or wrap. <c>VWAP_UPDATES</c> says how many.
/// </summary>
public sealed class ExactUpdateTests
{
    private const int Decimals = 8;
    private const int SignificantDigits = 16;

    private static readonly BigInteger[] Powers = [.. Enumerable.Range(0, 64).Select(exponent => BigInteger.Pow(10, exponent))];

    [Fact]
    public void Add_MillionsOfTrades_EqualsBigIntegers()
    {
        var (updates, threads) = (TestSize.Count("VWAP_UPDATES", 1_000_000), Environment.ProcessorCount);
        Parallel.For(0, threads, thread => Run(new Random(thread + 1), updates / threads));
        TestContext.Current.TestOutputHelper!.WriteLine($"{updates / threads * threads} updates equal big integers");
    }

    private static void Run(Random random, long updates)
    {
        var windows = new[] { "200", "7", "3s" }.Select(WindowSpec.Parse).ToArray();
        var engine = new VwapEngine(windows);
        var references = windows.Select(window => new Reference(window)).ToArray();
        var price = 6_000_000_000_000L;
        var time = Given.Start;
        for (long id = 1, done = 0; done < updates; id++)
        {
            price = Math.Clamp(price + random.NextInt64(-price / 1_000, price / 1_000), 100, 1L << 55);
            var size = random.NextInt64(1, 1L << random.Next(1, 37));
            time = time.AddTicks(random.Next(3) * 1_000_000L);
            if (time.Year > 2190)
                time = Given.Start.AddYears(1); // times may go back
            var trade = new Trade(Given.Btc, id, Price.Create(price, Decimals), Size.Create(size, random.Next(Decimals + 1)), time);
            var readings = engine.Add(trade);
            for (var window = 0; window < windows.Length; window++, done++)
                references[window].Check(trade, readings[window]);
        }
    }

    /// <summary>The trades of a window and their sums, in units of 10^-8 and 10^-16.</summary>
    private sealed class Reference(WindowSpec window)
    {
        private readonly Queue<(BigInteger Size, BigInteger Notional, DateTime Time)> _trades = new();
        private BigInteger _volume;
        private BigInteger _notional;

        public void Check(in Trade trade, in Reading reading)
        {
            var size = (BigInteger)trade.Size.Digits * Powers[Decimals - trade.Size.Decimals];
            var notional = size * trade.Price.Digits * Powers[Decimals - trade.Price.Decimals];
            _trades.Enqueue((size, notional, trade.Time));
            _volume += size;
            _notional += notional;
            while (_trades.Count > window.Count || _trades.Peek().Time <= trade.Time - window.Duration)
            {
                var (oldSize, oldNotional, _) = _trades.Dequeue();
                _volume -= oldSize;
                _notional -= oldNotional;
            }

            if (reading.Count != _trades.Count || Units(reading.Volume, Decimals) != _volume || Units(reading.Notional, 2 * Decimals) != _notional || !IsQuotient(reading.Vwap))
                Assert.Fail($"trade {trade.Id}, window {window}: {reading.Vwap} of {reading.Count} trades, {reading.Notional} / {reading.Volume}, expected {_notional} / {_volume} of {_trades.Count}");
        }

        private static BigInteger Units(ExactDecimal number, int decimals) => (BigInteger)number.Digits * Powers[decimals - number.Decimals];

        /// <summary>Whether it is notional / volume, rounded half to even to 16 digits: within half a unit, and even at the half.</summary>
        private bool IsQuotient(ExactDecimal vwap)
        {
            var zeros = SignificantDigits - PowersOfTen.CountDigits((ulong)vwap.Digits);
            var digits = (BigInteger)vwap.Digits * Powers[zeros];
            var unit = _volume * Powers[Decimals];
            var error = BigInteger.Abs(digits * unit - _notional * Powers[vwap.Decimals + zeros]) * 2;
            return error < unit || (error == unit && digits.IsEven);
        }
    }
}

namespace Vwap.Simulator;

/// <summary>A seeded market: decides which product trades next, and when by the market's own clock.</summary>
/// <remarks>
/// The seed alone determines the trades and the relative spacing of their times, in every dialect. The clock starts when the market opens and
/// advances with the rate, not with the wall clock, so that a run can be repeated.
/// </remarks>
internal sealed class GeneratedMarket : IMarketSource
{
    private readonly SeededRandom _random;
    private readonly long _seed;
    private readonly ProductMarket[] _markets;
    private readonly int _weights;
    private readonly int _historyTrades;
    private readonly long _ticksPerTrade;
    private DateTime _opening;
    private long _clockTicks;
    private long _number;

    /// <summary>Creates a market whose clock has the speed of <paramref name="tradesPerSecond"/>, with <paramref name="historyTrades"/> per product.</summary>
    public GeneratedMarket(IReadOnlyList<ProductId> products, long seed, int tradesPerSecond, int historyTrades, FaultInjector faults)
    {
        _random = new SeededRandom(seed, "schedule");
        _seed = seed;
        _markets = [.. products.Select(product => new ProductMarket(product, seed, faults))];
        _weights = _markets.Sum(market => market.Profile.Weight);
        _ticksPerTrade = TimeSpan.TicksPerSecond / tradesPerSecond;
        _historyTrades = historyTrades;
        Products = [.. _markets.Select(market => market.Product)];
    }

    public IReadOnlyList<Product> Products { get; }

    /// <summary>Each product's history at its share of the rate; its last trade happens now.</summary>
    public IEnumerable<Moment> TakeHistory(DateTime now)
    {
        foreach (var market in _markets)
        {
            var past = TakePast(market);
            if (past.Count == 0)
                continue;
            var shift = now - past[^1].Trade.Time;
            yield return ToMoment(
                default, market, [.. past.Select(one => one with { Trade = one.Trade with { Time = ToMicroseconds(one.Trade.Time + shift) } })]);
        }
    }

    public void Open(DateTime now) => _opening = ToMicroseconds(now);

    public Moment? TakeNext(long tradesMax)
    {
        var due = TimeSpan.FromTicks(_clockTicks);
        var market = DrawMarket();
        var burst = new List<Execution>();
        market.TakeBurst(burst, ToMicroseconds(_opening + due), tradesMax);

        // The rate counts trades: the longer a burst, the longer the pause after it.
        _clockTicks += _random.Between(0, 2 * _ticksPerTrade * burst.Count);
        return ToMoment(due, market, burst);
    }

    private ProductMarket DrawMarket()
    {
        var draw = _random.Below(_weights);
        var market = 0;
        while (draw >= _markets[market].Profile.Weight)
            draw -= _markets[market++].Profile.Weight;
        return _markets[market];
    }

    private List<Execution> TakePast(ProductMarket market)
    {
        var pauses = new SeededRandom(_seed, "history " + market.Product.Key);
        var ticksPerTrade = _ticksPerTrade * _weights / market.Profile.Weight;
        var past = new List<Execution>(_historyTrades);
        var time = DateTime.UnixEpoch;
        while (past.Count < _historyTrades)
        {
            var before = past.Count;
            market.TakeBurst(past, time, _historyTrades - past.Count);
            time += TimeSpan.FromTicks(pauses.Between(0, 2 * ticksPerTrade * (past.Count - before)));
        }

        return past;
    }

    private Moment ToMoment(TimeSpan due, ProductMarket market, List<Execution> trades)
    {
        _number += trades.Count;
        return new(due, [market.Product], trades, _number - trades.Count);
    }

    private static DateTime ToMicroseconds(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}

namespace Vwap.Simulator;

/// <summary>A seeded market: which product trades next and when, at the market's own clock.</summary>
/// <remarks>
/// The seed alone decides the trades and the relative spacing of their times. The clock starts when the market opens and advances with
/// the rate, not with the wall, so that a run can be repeated.
/// </remarks>
internal sealed class GeneratedMarket : IMarketSource
{
    private readonly SeededRandom _random;
    private readonly long _seed;
    private readonly MarketProfile[] _profiles;
    private readonly ProductMarket[] _markets;
    private readonly List<Execution> _burst = [];
    private readonly int _weights;
    private readonly int _historyTrades;
    private readonly long _ticksPerTrade;
    private DateTime _opening;
    private long _clockTicks;
    private long _tradeNumber;

    public GeneratedMarket(IReadOnlyList<ProductId> products, long seed, int tradesPerSecond, int historyTrades)
    {
        _profiles = [.. products.Select(product => MarketProfile.Create(product, seed))];
        Listings = [.. _profiles.Select(profile => profile.Listing)];
        _random = new SeededRandom(seed, "schedule");
        _seed = seed;
        _markets = [.. _profiles.Select(profile => new ProductMarket(profile, seed))];
        _weights = _profiles.Sum(profile => profile.Weight);
        _ticksPerTrade = TimeSpan.TicksPerSecond / tradesPerSecond;
        _historyTrades = historyTrades;
    }

    public IReadOnlyList<ProductListing> Listings { get; }

    public IEnumerable<MarketEvent> TakeHistory(DateTime now) =>
        Enumerable.Range(0, Listings.Count).SelectMany(product => TakeHistory(product, now));

    public void Open(DateTime now) => _opening = ToMicroseconds(now);

    public TimeSpan? TakeNext(List<MarketEvent> moment, long tradesMax)
    {
        var due = TimeSpan.FromTicks(_clockTicks);
        var product = DrawProduct();
        _burst.Clear();
        _markets[product].TakeBurst(_burst, ToMicroseconds(_opening + due), tradesMax);
        foreach (var execution in _burst)
            moment.Add(ToEvent(product, execution));

        // The longer a burst, the longer the pause after it: the rate counts trades.
        _clockTicks += _random.Between(0, 2 * _ticksPerTrade * _burst.Count);
        return due;
    }

    public void Dispose()
    {
    }

    private int DrawProduct()
    {
        var draw = _random.Below(_weights);
        var product = 0;
        while (draw >= _profiles[product].Weight)
            draw -= _profiles[product++].Weight;
        return product;
    }

    /// <summary>A product's own past: as many trades as asked for at its share of the rate, the last of them now.</summary>
    private IEnumerable<MarketEvent> TakeHistory(int product, DateTime now)
    {
        var pauses = new SeededRandom(_seed, "history " + Listings[product].Id.Name);
        var ticksPerTrade = _ticksPerTrade * _weights / _profiles[product].Weight;
        var past = new List<Execution>(_historyTrades);
        var time = DateTime.UnixEpoch;
        while (past.Count < _historyTrades)
        {
            var before = past.Count;
            _markets[product].TakeBurst(past, time, _historyTrades - past.Count);
            time += TimeSpan.FromTicks(pauses.Between(0, 2 * ticksPerTrade * (past.Count - before)));
        }

        var shift = past.Count == 0 ? TimeSpan.Zero : now - past[^1].Time;
        return past.Select(execution => ToEvent(product, execution with { Time = ToMicroseconds(execution.Time + shift) }));
    }

    private MarketEvent ToEvent(int product, in Execution execution)
    {
        var listing = Listings[product];
        var trade = new TapedTrade(
            execution.TradeId,
            execution.Price,
            execution.Size,
            execution.Time,
            (byte)listing.PriceDecimals,
            (byte)listing.SizeDecimals,
            execution.MakerSells);
        return new(product, Frame.Trade(MatchFrame.Render(listing, execution), _tradeNumber++), trade, execution.Sequence);
    }

    private static DateTime ToMicroseconds(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}

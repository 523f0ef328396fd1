namespace Vwap.Simulator;

/// <summary>The generated trades of one product: a mean-reverting price, and bursts in which one taker order fills against several makers.</summary>
/// <remarks>Integers only, from the product's own random stream: neither other products nor the pace affect its trades.</remarks>
internal sealed class ProductMarket
{
    private const int StepsPerLevel = 20_000;
    private const int RangeFactor = 4;
    private const int SequenceStepMax = 200;

    private readonly SeededRandom _random;
    private readonly FaultInjector _faults;
    private readonly long _step;
    private long _price;
    private long _tradeId;
    private long _sequence;

    public ProductMarket(ProductId id, long seed, FaultInjector faults)
    {
        Profile = MarketProfile.Create(Product.KeyOf(id), seed);
        Product = new(id, Profile.PriceDecimals, Profile.SizeDecimals);
        _faults = faults;
        _random = new SeededRandom(seed, "market " + Product.Key);
        _step = 1 + Profile.Level / StepsPerLevel;
        _price = Profile.Level;
        _tradeId = _random.Between(1_000_000, 999_999_999);
        _sequence = _random.Between(10_000_000_000, 99_999_999_999);
    }

    public Product Product { get; }

    public MarketProfile Profile { get; }

    /// <summary>
    /// Adds the 1 to <paramref name="tradesMax"/> trades of the next taker order, all at <paramref name="time"/>: UTC, whole microseconds, not before
    /// that of the last call.
    /// </summary>
    public void TakeBurst(List<Execution> burst, DateTime time, long tradesMax)
    {
        var takerBuys = _random.Below(1_000) < 500 + PullPerMille();
        var taker = _random.NextUuid();
        var maker = _random.NextUuid();
        var isMarketOrder = SeededRandom.Mix((ulong)_sequence) % 8 == 0;
        Move(takerBuys ? _random.Between(-_step, 2 * _step) : _random.Between(-2 * _step, _step));

        var trades = Math.Min(DrawBurstTrades(), tradesMax);
        for (var trade = 0; trade < trades; trade++)
        {
            if (trade > 0 && !_random.OneIn(4))
                maker = _random.NextUuid();
            if (trade > 0 && _random.OneIn(3))
                Move(takerBuys ? _random.Between(1, _step) : -_random.Between(1, _step));
            _sequence += _random.Between(2, SequenceStepMax);
            burst.Add(new(Product, CreateTrade(time, takerBuys, isMarketOrder), _sequence, maker, taker));
        }
    }

    private MarketTrade CreateTrade(DateTime time, bool takerBuys, bool isMarketOrder)
    {
        _tradeId++;
        if (_faults.Happens(FaultKind.SkipId, connection: 0, _tradeId, out _))
            _tradeId++;
        return new(_tradeId, _price, DrawSize(), time, (byte)Profile.PriceDecimals, (byte)Profile.SizeDecimals, MakerSells: takerBuys, isMarketOrder);
    }

    /// <summary>The bias toward buyers: zero at the level, positive below it, so that the price reverts however long the market runs.</summary>
    private long PullPerMille() => Math.Clamp((Profile.Level - _price) * 1_000 / Profile.Level, -450, 450);

    private void Move(long increments) =>
        _price = Math.Clamp(_price + increments, Math.Max(1, Profile.Level / RangeFactor), Profile.Level * RangeFactor);

    private long DrawBurstTrades()
    {
        if (_random.OneIn(150))
            return _random.Between(10, SimulatorLimits.BurstTradesMax);
        var trades = 1L;
        while (trades < 10 && _random.Below(100) < 42)
            trades++;
        return trades;
    }

    private long DrawSize() => _random.Below(100) switch
    {
        < 15 => _random.Between(1, 20),
        < 25 => RoundDown(DrawWide()),
        _ => DrawWide(),
    };

    /// <summary>From 1/1,500 to 1,500 times the typical size, mostly near it.</summary>
    private long DrawWide()
    {
        var doublings = _random.Between(-3, 3) + _random.Between(-3, 3) + _random.Between(-4, 4);
        var size = Profile.TypicalSize * _random.Between(50, 150) / 100;
        return Math.Max(1, doublings >= 0 ? size << (int)doublings : size >> (int)-doublings);
    }

    /// <summary>Keeps one significant digit, as people trade: 0.27 becomes 0.2, 141 becomes 100.</summary>
    private static long RoundDown(long size)
    {
        var power = 1L;
        while (size / power >= 10)
            power *= 10;
        return size / power * power;
    }
}

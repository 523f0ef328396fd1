namespace Vwap;

/// <summary>The sums of one window besides volume and notional, kept on request only.</summary>
/// <remarks>A trade enters once and leaves once. Engine thread only.</remarks>
internal sealed class WindowStatistics(ReadingExtras extras, TradeHistory history)
{
    private readonly ExtremeQueue _high = new(history, isHigh: true);
    private readonly ExtremeQueue _low = new(history, isHigh: false);
    private WideSum _squares;
    private Int128 _bought;
    private Int128 _sold;
    private Int128 _priceTime;
    private long _time;

    /// <summary>Adds the trade at a position, the newest of the window.</summary>
    public void Add(long position, bool isOnly)
    {
        if (extras.HasFlag(ReadingExtras.Bands))
            _squares.Add(history[position]);
        if (extras.HasFlag(ReadingExtras.Twap) && !isOnly)
            AddTime(position - 1, 1);
        if (extras.HasFlag(ReadingExtras.Side))
            AddVolume(history[position], 1);
        if (!extras.HasFlag(ReadingExtras.Range))
            return;
        _high.Add(position);
        _low.Add(position);
    }

    /// <summary>Removes the trade at a position, the oldest of the window.</summary>
    public void Remove(long position, bool isOnly)
    {
        if (extras.HasFlag(ReadingExtras.Bands))
            _squares.Remove(history[position]);
        if (extras.HasFlag(ReadingExtras.Twap) && !isOnly)
            AddTime(position, -1);
        if (extras.HasFlag(ReadingExtras.Side))
            AddVolume(history[position], -1);
        if (!extras.HasFlag(ReadingExtras.Range))
            return;
        _high.Remove(position);
        _low.Remove(position);
    }

    public void Clear()
    {
        (_squares, _bought, _sold, _priceTime, _time) = (default, 0, 0, 0, 0);
        _high.Clear();
        _low.Clear();
    }

    /// <summary>What they are now.</summary>
    /// <param name="sum">The window's other sums.</param>
    /// <param name="tail">The position of its oldest trade.</param>
    /// <param name="closed">The bar that the newest trade has closed, if any.</param>
    public ReadingDetails Read(in WindowSum sum, long tail, ClosedBar? closed)
    {
        var (decimals, sizeDecimals) = history.Grid;
        var (hasSide, hasRange) = (extras.HasFlag(ReadingExtras.Side), extras.HasFlag(ReadingExtras.Range));
        return new(extras, extras.HasFlag(ReadingExtras.Bands) ? new(sum.Volume, sum.Notional, _squares.ToBigInteger(), decimals) : null)
        {
            Closed = closed,
            Twap = extras.HasFlag(ReadingExtras.Twap) ? FindTwap(decimals) : null,
            BuyVolume = hasSide ? ExactDecimal.Create(_bought, sizeDecimals) : null,
            SellVolume = hasSide ? ExactDecimal.Create(_sold, sizeDecimals) : null,
            First = hasRange ? ExactDecimal.Create(history[tail].PriceUnits, decimals) : null,
            High = hasRange ? ExactDecimal.Create(_high.Price, decimals) : null,
            Low = hasRange ? ExactDecimal.Create(_low.Price, decimals) : null,
        };
    }

    private ExactDecimal FindTwap(int decimals) =>
        _time == 0 ? ExactDecimal.Create(history.Newest.PriceUnits, decimals) : Quotient.Round(_priceTime, _time, decimals);

    private void AddVolume(in HeldTrade trade, int sign)
    {
        if (trade.TakerSide == TakerSide.Buy)
            _bought += sign * (Int128)trade.SizeUnits;
        else if (trade.TakerSide == TakerSide.Sell)
            _sold += sign * (Int128)trade.SizeUnits;
    }

    /// <summary>The price of a trade counts until the next one.</summary>
    private void AddTime(long position, int sign)
    {
        var time = Math.Max(0, history[position + 1].TimeTicks - history[position].TimeTicks);
        _priceTime += sign * Math.BigMul(history[position].PriceUnits, time);
        _time += sign * time;
    }
}

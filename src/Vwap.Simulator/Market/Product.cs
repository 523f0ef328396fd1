namespace Vwap.Simulator;

/// <summary>A listed product: its names, its increments and its trading state.</summary>
/// <remarks>The mutable state is guarded by the exchange's lock.</remarks>
internal sealed class Product(ProductId id, int priceDecimals, int sizeDecimals)
{
    /// <summary>The name in the dialect's spelling: <c>BTC-USD</c> or <c>BTC/USD</c>.</summary>
    public string Name { get; } = id.Name;

    /// <summary>The name in the dialect-independent spelling, <c>BTC-USD</c>: seeds the product's market.</summary>
    public string Key { get; } = KeyOf(id);

    public string Base => Key.Split('-')[0];

    public string Quote => Key.Split('-')[^1];

    /// <summary>Prices are whole numbers of 10^-this; sizes likewise.</summary>
    public int PriceDecimals { get; private set; } = priceDecimals;

    public int SizeDecimals { get; private set; } = sizeDecimals;

    public TradeHistory History { get; } = new(SimulatorLimits.RestTradesMax);

    /// <summary>The latest trades; null before the first.</summary>
    public Moment? Last { get; set; }

    public long Sequence { get; set; }

    /// <summary>The snapshot a recording starts with; null once the product has traded.</summary>
    public Frame? RecordedSnapshot { get; set; }

    /// <summary>Trades collected for the next batch.</summary>
    public List<Moment> Pending { get; } = [];

    /// <summary>The recorded snapshot, or one rendered of the latest trades.</summary>
    public Frame FindSnapshot(int trades, Func<string, IEnumerable<Execution>, ReadOnlyMemory<byte>> render) =>
        RecordedSnapshot ?? Frame.OfTrades(render("snapshot", History.TakeLast(trades).Select(trade => new Execution(this, trade))), Last!.Number);

    public static string KeyOf(ProductId id) => id.Name.Replace('/', '-');

    /// <summary>Refines the increments to what a recorded trade needs.</summary>
    public void Refine(in MarketTrade trade)
    {
        PriceDecimals = Math.Max(PriceDecimals, trade.PriceDecimals);
        SizeDecimals = Math.Max(SizeDecimals, trade.SizeDecimals);
    }
}

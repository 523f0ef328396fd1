namespace Vwap.Outputs;

/// <summary>One product and window: its latest reading and how fast its trades come.</summary>
/// <remarks>Under the table's lock.</remarks>
internal sealed class TableRow(ProductId product, WindowSpec window, TimeProvider timeProvider)
{
    private readonly TradeRate _rate = new(timeProvider);
    private Reading? _latest;
    private int _priceDecimals;

    public ProductId Product => product;

    public WindowSpec Window => window;

    public void Update(in Reading reading)
    {
        _latest = reading;
        // Prices come without trailing zeros: 100.5 after 100.25. The most decimals seen keep the point still.
        _priceDecimals = Math.Max(_priceDecimals, reading.Trade.Price.Decimals);
        _rate.Add(1);
    }

    public TableRowContent Read() => new(product, window, _latest, _priceDecimals, _rate.TenthsPerSecond());
}

/// <summary>What a row shows at one moment.</summary>
/// <param name="Product">Of which product.</param>
/// <param name="Window">Of which window.</param>
/// <param name="Latest">Null before the first trade.</param>
/// <param name="PriceDecimals">The most decimals that a price of this row has had.</param>
/// <param name="RateTenths">Tenths of a trade per second.</param>
internal readonly record struct TableRowContent(ProductId Product, WindowSpec Window, Reading? Latest, int PriceDecimals, long RateTenths);

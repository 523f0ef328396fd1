namespace Vwap.Outputs;

/// <summary>A stream and window: its latest reading and the rate of its trades.</summary>
/// <remarks>Needs the table's lock.</remarks>
internal sealed class TableRow(StreamId stream, WindowSpec window, TimeProvider timeProvider)
{
    private readonly TradeRate _rate = new(timeProvider);
    private Reading? _latest;
    private int _priceDecimals;

    public StreamId Stream => stream;

    public WindowSpec Window => window;

    public void Update(in Reading reading)
    {
        _latest = reading;
        // Prices have no trailing zeros: 100.5 after 100.25. The most decimals seen keep the point in its place.
        _priceDecimals = Math.Max(_priceDecimals, reading.Trade.Price.Decimals);
        _rate.Add();
    }

    public TableRowContent Read() => new(stream, window, _latest, _priceDecimals, _rate.TenthsPerSecond());
}

/// <summary>The content of a row at one moment.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Window">The window.</param>
/// <param name="Latest">Null before the first trade.</param>
/// <param name="PriceDecimals">The most decimals that a price of this row has had.</param>
/// <param name="RateTenths">Tenths of a trade per second.</param>
internal readonly record struct TableRowContent(StreamId Stream, WindowSpec Window, Reading? Latest, int PriceDecimals, long RateTenths);

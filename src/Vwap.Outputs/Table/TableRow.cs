namespace Vwap.Outputs;

/// <summary>A stream and window: its latest reading and the rate of its trades.</summary>
/// <remarks>Needs the table's lock.</remarks>
internal sealed class TableRow(StreamId stream, WindowSpec window, TimeProvider timeProvider)
{
    private readonly TradeRate _rate = new(timeProvider);
    private readonly Sparkline _trend = new(timeProvider);

    public StreamId Stream => stream;

    public WindowSpec Window => window;

    /// <summary>Null before the first trade.</summary>
    public Reading? Latest { get; private set; }

    /// <summary>The most decimals that a price has had: prices have no trailing zeros, so 100.5 may follow 100.25, and the point must keep its place.</summary>
    public int PriceDecimals { get; private set; }

    /// <summary>Tenths of a trade per second.</summary>
    public long RateTenths => _rate.TenthsPerSecond();

    /// <summary>What last happened to the sequence of the stream, in a word; empty for nothing.</summary>
    public string LastEvent { get; set; } = "";

    /// <summary>The course of the VWAP over the last seconds.</summary>
    public string Trend => Latest is { } latest ? _trend.Draw(latest) : "";

    public void Update(in Reading reading)
    {
        _trend.Advance(Latest);
        Latest = reading;
        PriceDecimals = Math.Max(PriceDecimals, reading.Trade.Price.Decimals);
        _rate.Add();
    }
}

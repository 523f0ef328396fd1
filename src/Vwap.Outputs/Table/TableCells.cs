namespace Vwap.Outputs;

/// <summary>Says a row's content in cells.</summary>
internal static class TableCells
{
    public const string WaitingText = "waiting for the first trade";

    private const int PriceLengthMax = 14;
    private const int VolumeLengthMax = 8;
    private const int VwapExtraDecimals = 2;

    public static string Header(TableColumn column, bool unicode) => column switch
    {
        TableColumn.Product => "product",
        TableColumn.Window => "window",
        TableColumn.Price => "price",
        TableColumn.Vwap => "vwap",
        TableColumn.Distance => unicode ? "± bp" : "+- bp",
        TableColumn.Volume => "volume",
        TableColumn.Count => "count",
        TableColumn.State => "state",
        TableColumn.Rate => "tr/s",
        _ => "age",
    };

    public static bool IsLeftAligned(TableColumn column) => column is TableColumn.Product or TableColumn.Window or TableColumn.State;

    public static TableCell Of(TableColumn column, in TableRowContent row, DateTime now) => column switch
    {
        TableColumn.Product => new(row.Product.Name, TablePalette.Plain),
        TableColumn.Window => new(row.Window.Text, TablePalette.Plain),
        _ when row.Latest is { } reading => Of(column, row, reading, now),
        _ => new("", TablePalette.Plain),
    };

    private static TableCell Of(TableColumn column, in TableRowContent row, in Reading reading, DateTime now) => column switch
    {
        TableColumn.Price => new(Price(reading.Trade.Price.ToExact(), row.PriceDecimals), TablePalette.Plain),
        TableColumn.Vwap => new(Price(reading.Vwap, row.PriceDecimals + VwapExtraDecimals), TablePalette.Strong),
        TableColumn.Distance => Distance(reading),
        TableColumn.Volume => new(Volume(reading.Volume), TablePalette.Plain),
        TableColumn.Count => new($"{reading.Count}", TablePalette.Plain),
        TableColumn.State => new(StateText(reading.State), TablePalette.Of(reading.State)),
        TableColumn.Rate => new($"{row.RateTenths / 10}.{row.RateTenths % 10}", TablePalette.Quiet),
        _ => new(NumberText.Age(now - reading.Trade.Time), TablePalette.Quiet),
    };

    private static string Price(ExactDecimal number, int decimals) =>
        NumberText.Cut(number, Math.Min(decimals, NumberText.DecimalsWithin(number, PriceLengthMax)));

    private static string Volume(ExactDecimal volume) => NumberText.Cut(volume, NumberText.DecimalsWithin(volume, VolumeLengthMax));

    private static TableCell Distance(in Reading reading)
    {
        var tenths = NumberText.BasisPointTenths(reading.Trade.Price.ToExact(), reading.Vwap);
        return new(NumberText.SignedTenths(tenths), TablePalette.OfSign(tenths));
    }

    private static string StateText(ReadingState state) => state switch
    {
        ReadingState.Filling => "filling",
        ReadingState.Complete => "complete",
        _ => "gap",
    };
}
